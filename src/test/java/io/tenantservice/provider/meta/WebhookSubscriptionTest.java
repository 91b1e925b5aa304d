package io.tenantservice.provider.meta;

import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_INVALID;
import static io.tenantservice.platform.problem.ProblemCode.WEBHOOK_UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tenantservice.api.Simulation;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.provider.meta.WebhookChange.Done;
import io.tenantservice.provider.meta.WebhookChange.Rejected;
import io.tenantservice.simulator.meta.MetaSeed;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class WebhookSubscriptionTest {

    private static final Secret VERIFY_TOKEN = Secret.of("verify-me");

    @Inject
    MetaService meta;

    @BeforeEach
    void forgetEarlierCalls() {
        Simulation.reset();
    }

    @Test
    void freshAccountIsSubscribedThenLedToOurAddress() {
        WhatsAppAccess access = freshAccount();
        String url = Simulation.callback(access.phoneNumberId(), VERIFY_TOKEN.reveal());

        WebhookChange change = subscribe(access, url);

        assertThat(change).isEqualTo(new Done(true));
        assertThat(Simulation.journal()).containsExactly("M7 200", "M5 200", "M6 200", "M7 200");
    }

    @Test
    void secondTimeOnlyLooks() {
        WhatsAppAccess access = freshAccount();
        String url = Simulation.callback(access.phoneNumberId(), VERIFY_TOKEN.reveal());
        subscribe(access, url);

        WebhookChange again = subscribe(access, url);

        assertThat(again).isEqualTo(new Done(false));
        assertThat(Simulation.journal()).endsWith("M6 200", "M7 200", "M7 200");
    }

    @Test
    void existingSubscriptionIsNotSentAgainWithoutItsOverride() {
        MetaAccount account = MetaAccount.healthy();
        WhatsAppAccess access = account.seed();
        String url = Simulation.callback(access.phoneNumberId(), VERIFY_TOKEN.reveal());
        Simulation.seed(new MetaSeed(
                null,
                null,
                null,
                List.of(new MetaSeed.Subscription(
                        access.accountId(), account.app().id(), "https://old.example/wa"))));

        WebhookChange change = subscribe(known(access, account), url);

        assertThat(change).isEqualTo(new Done(true));
        assertThat(Simulation.journal()).containsExactly("M7 200", "M6 200", "M7 200");
    }

    @Test
    void addressThatDoesNotKnowTheVerifyTokenIsRejected() {
        WhatsAppAccess access = freshAccount();
        String url = Simulation.callback(access.phoneNumberId(), "another token");

        WebhookChange change = subscribe(access, url);

        assertThat(change).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.code()).isEqualTo(WEBHOOK_UNREACHABLE);
            assertThat(rejected.providerCode()).isEqualTo("2200");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"M5", "M6"})
    void changeWhoseAnswerGotLostIsSeenAndNotMadeTwice(String call) {
        WhatsAppAccess access = freshAccount();
        String url = Simulation.callback(access.phoneNumberId(), VERIFY_TOKEN.reveal());
        Simulation.fault("meta", call, "lost_reply");

        WebhookChange change = subscribe(access, url);

        assertThat(change).isInstanceOf(Done.class);
        assertThat(Simulation.journal())
                .filteredOn(line -> line.startsWith(call))
                .hasSize(1);
    }

    @Test
    void unsubscribingTwiceCallsMetaOnce() {
        WhatsAppAccess access = freshAccount();
        subscribe(access, Simulation.callback(access.phoneNumberId(), VERIFY_TOKEN.reveal()));

        WebhookChange first = meta.unsubscribe(access).await().indefinitely();
        WebhookChange second = meta.unsubscribe(access).await().indefinitely();

        assertThat(first).isEqualTo(new Done(true));
        assertThat(second).isEqualTo(new Done(false));
        assertThat(Simulation.journal()).endsWith("M7 200", "M7 200", "M7 200");
    }

    @Test
    void addressOfOursAloneIsTakenOutOfASubscription() {
        MetaAccount account = MetaAccount.healthy();
        WhatsAppAccess access = known(account.seed(), account);
        String url = Simulation.callback(access.phoneNumberId(), VERIFY_TOKEN.reveal());
        subscribe(access, url);

        WebhookChange foreign = meta.removeOverride(access, "https://elsewhere.example/wa")
                .await()
                .indefinitely();
        assertThat(Simulation.callbacks(access.accountId())).containsValue(url);
        WebhookChange ours = meta.removeOverride(access, url).await().indefinitely();

        assertThat(foreign).isEqualTo(new Done(false));
        assertThat(ours).isEqualTo(new Done(true));
        assertThat(Simulation.callbacks(access.accountId()))
                .containsExactly(entry(account.app().id(), ""));
    }

    @Test
    void invalidTokenEndsTheChange() {
        WhatsAppAccess access = freshAccount();
        Simulation.fault("meta", "M7", "invalid_token");

        WebhookChange change = subscribe(access, "https://hub.example/wa/1");

        assertThat(change)
                .isInstanceOfSatisfying(
                        Rejected.class, rejected -> assertThat(rejected.code()).isEqualTo(CREDENTIAL_INVALID));
    }

    private WebhookChange subscribe(WhatsAppAccess access, String url) {
        return meta.subscribeWebhook(
                        access,
                        url,
                        VERIFY_TOKEN,
                        isSubscribed -> Uni.createFrom().voidItem())
                .await()
                .atMost(Duration.ofSeconds(20));
    }

    private static WhatsAppAccess freshAccount() {
        MetaAccount account = MetaAccount.healthy();
        return known(account.seed(), account);
    }

    private static WhatsAppAccess known(WhatsAppAccess access, MetaAccount account) {
        return new WhatsAppAccess(
                access.tenantId(),
                access.accountId(),
                access.phoneNumberId(),
                access.accessToken(),
                access.appSecret(),
                account.app().id());
    }
}
