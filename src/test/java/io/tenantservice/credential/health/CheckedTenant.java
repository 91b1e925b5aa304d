package io.tenantservice.credential.health;

import static io.tenantservice.api.Given.platform;

import io.quarkus.vertx.VertxContextSupport;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.platform.job.RecurringJob;
import io.tenantservice.simulator.meta.MetaSeed;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** A tenant that was onboarded just now, and the checks of its credentials that are due. */
abstract class CheckedTenant {

    @Inject
    RecheckWhatsAppAccounts recheckWhatsAppAccounts;

    @Inject
    RecheckGenesysOrganizations recheckGenesysOrganizations;

    Newcomer newcomer = Newcomer.healthy();
    Onboarding onboarding;
    String account = "";
    String organization = "";

    @BeforeEach
    void onboard() {
        Simulation.reset();
        newcomer = Newcomer.healthy().seeded();
        onboarding = Onboarding.completed(newcomer);
        account = onboarding.credential("whatsapp-accounts");
        organization = onboarding.credential("genesys-organizations");
    }

    final void recheck() throws Throwable {
        run(recheckWhatsAppAccounts);
        run(recheckGenesysOrganizations);
    }

    static void run(RecurringJob job) throws Throwable {
        VertxContextSupport.subscribeAndAwait(job::run);
    }

    /** Something that may fail in any way. */
    interface Action {
        void run() throws Throwable;
    }

    static List<String> callsDuring(Action action) throws Throwable {
        int before = Simulation.journal().size();
        action.run();
        List<String> calls = Simulation.journal();
        return calls.subList(before, calls.size());
    }

    final void seedToken(String value, List<String> scopes, @Nullable Instant end, @Nullable Instant dataAccessEnd) {
        var token = newcomer.token();
        Simulation.seed(new MetaSeed(
                null,
                List.of(new MetaSeed.Token(value, token.appId(), scopes, token.targets(), end, false, dataAccessEnd)),
                null,
                null));
    }

    static Instant inDays(int days) {
        return Instant.now().plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS);
    }

    final List<String> details(String action, String detail) {
        return entries().stream()
                .filter(entry -> action.equals(entry.get("action")))
                .map(entry -> (Map<?, ?>) entry.get("details"))
                .map(details -> String.valueOf(details.get(detail)))
                .toList();
    }

    final List<Map<String, Object>> entries() {
        return platform()
                .queryParam("page_size", 200)
                .get(onboarding.tenantAddress() + "/audit/entries")
                .path("items");
    }

    final String credential(String provider) {
        return provider.equals("meta") ? account : organization;
    }
}
