package io.tenantservice.provider.genesys;

import static io.tenantservice.platform.problem.ProblemCode.INTEGRATION_FAILED;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_SCOPE_MISSING;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tenantservice.api.Simulation;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.provider.genesys.IntegrationChange.Done;
import io.tenantservice.provider.genesys.IntegrationChange.Rejected;
import io.tenantservice.simulator.genesys.GenesysSeed.Client;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class IntegrationTest {

    private static final OpenIntegration WANTED =
            new OpenIntegration("acme-wa", "https://hub.example/gc/t1", Secret.of("sixteen-characters-at-least"));

    @Inject
    GenesysService genesys;

    @BeforeEach
    void forgetEarlierCalls() {
        Simulation.reset();
    }

    @Test
    void integrationIsMadeAndWaitedFor() {
        GenesysAccess access = GenesysAccount.healthy().seed();

        IntegrationChange change = ensure(access, WANTED);

        assertThat(change).isInstanceOf(Done.class);
        assertThat(Simulation.journal()).containsExactly("G1 200", "G7 200", "G6 200", "G7 200", "G7 200");
    }

    @Test
    void secondTimeFindsItByItsNameWithTheTokenThatIsThere() {
        GenesysAccess access = GenesysAccount.healthy().seed();
        IntegrationChange first = ensure(access, WANTED);

        IntegrationChange second = ensure(access, WANTED);

        assertThat(second).isEqualTo(first);
        assertThat(Simulation.journal()).filteredOn("G1 200"::equals).hasSize(1);
        assertThat(Simulation.journal()).filteredOn("G6 200"::equals).hasSize(1);
    }

    @Test
    void integrationThatLeadsElsewhereIsLedHere() {
        GenesysAccess access = GenesysAccount.healthy().seed();
        IntegrationChange first = ensure(access, WANTED);

        IntegrationChange second = ensure(
                access, new OpenIntegration(WANTED.name(), "https://hub.example/gc/t2", WANTED.signatureSecret()));

        assertThat(second).isEqualTo(first);
        assertThat(Simulation.journalText()).contains("PATCH");
    }

    @Test
    void integrationWhoseAnswerGotLostIsFoundAndNotMadeTwice() {
        GenesysAccess access = GenesysAccount.healthy().seed();
        Simulation.fault("genesys", "G6", "lost_reply");

        IntegrationChange change = ensure(access, WANTED);

        assertThat(change).isInstanceOf(Done.class);
        assertThat(Simulation.journal())
                .filteredOn(line -> line.startsWith("G6"))
                .hasSize(1);
    }

    @Test
    void integrationThatGenesysCannotMakeIsRejectedAndReplacedTheNextTime() {
        GenesysAccess access = GenesysAccount.healthy().seed();
        Simulation.fault("genesys", "G6", "create_error");

        IntegrationChange first = ensure(access, WANTED);
        IntegrationChange second = ensure(access, WANTED);

        assertThat(first)
                .isInstanceOfSatisfying(
                        Rejected.class, rejected -> assertThat(rejected.code()).isEqualTo(INTEGRATION_FAILED));
        assertThat(second).isInstanceOf(Done.class);
    }

    @ParameterizedTest
    @CsvSource({"messaging:integration:view", "messaging:integration:add"})
    void missingPermissionIsNamed(String permission) {
        GenesysAccess access = GenesysAccount.healthy()
                .client(client -> without(client, permission))
                .seed();

        IntegrationChange change = ensure(access, WANTED);

        assertThat(change).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.code()).isEqualTo(PROVIDER_SCOPE_MISSING);
            assertThat(rejected.hint()).contains(permission);
        });
    }

    @Test
    void deletingTwiceIsDoneBothTimes() {
        GenesysAccess access = GenesysAccount.healthy().seed();
        String id = ((Done) ensure(access, WANTED)).integrationId();

        IntegrationChange first =
                genesys.deleteIntegrations(access, WANTED.name()).await().indefinitely();
        IntegrationChange second =
                genesys.deleteIntegrations(access, WANTED.name()).await().indefinitely();

        assertThat(first).isEqualTo(new Done(id));
        assertThat(second).isInstanceOf(Done.class);
        assertThat(Simulation.deletions()).hasSize(1);
    }

    @Test
    void manyAtOnceLogInOnce() {
        GenesysAccess access = GenesysAccount.healthy().seed();
        List<Uni<IntegrationChange>> calls = Stream.generate(() -> genesys.deleteIntegrations(access, "none"))
                .limit(20)
                .toList();

        Uni.join().all(calls).andFailFast().await().atMost(Duration.ofSeconds(10));

        assertThat(Simulation.journal()).filteredOn("G1 200"::equals).hasSize(1);
    }

    @Test
    void tokenIsRenewedWhenFourFifthsOfItsLifeAreOver() {
        GenesysAccess access = GenesysAccount.healthy()
                .client(client -> new Client(
                        client.region(), client.id(), client.secret(), client.organizationId(), List.of(), 1))
                .seed();
        genesys.deleteIntegrations(access, "none").await().indefinitely();

        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            genesys.deleteIntegrations(access, "none").await().indefinitely();
            assertThat(Simulation.journal()).filteredOn("G1 200"::equals).hasSize(2);
        });
        assertThat(Simulation.journal()).doesNotContain("G7 401");
    }

    private IntegrationChange ensure(GenesysAccess access, OpenIntegration wanted) {
        return genesys.ensureIntegration(access, wanted).await().atMost(Duration.ofSeconds(20));
    }

    private static Client without(Client client, String permission) {
        List<String> rest = client.permissions().stream()
                .filter(one -> !one.equals(permission))
                .toList();
        return new Client(client.region(), client.id(), client.secret(), client.organizationId(), rest, null);
    }
}
