package io.tenantservice.simulator;

import io.tenantservice.simulator.genesys.GenesysSeed;
import io.tenantservice.simulator.genesys.GenesysSimulator;
import io.tenantservice.simulator.meta.ErrorProfile;
import io.tenantservice.simulator.meta.MetaSeed;
import io.tenantservice.simulator.meta.MetaSimulator;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Steers the simulators: {@code POST /reset}, {@code POST /seed}, {@code GET /journal}, {@code GET /state}, {@code GET,
 * POST, DELETE /faults}, {@code GET /received}, {@code POST /received-answers}, {@code POST /verify-tokens}, {@code POST
 * /leak-report-signatures}, {@code POST /webhooks}, {@code POST /clock}, {@code POST /latency}, {@code POST
 * /error-profile}.
 */
final class ControlPlane {

    /** What either provider shall know besides. */
    record Seed(@Nullable MetaSeed meta, @Nullable GenesysSeed genesys) {}

    /** @param name the last part of the callback's path */
    record VerifyToken(String name, String token) {}

    /** @param aheadSeconds by which the providers' clock is ahead of this machine's; negative for behind */
    record Clock(int aheadSeconds) {}

    /** @param millis how long each call takes at least */
    record Distance(int millis) {}

    /** Which of the sources Meta's statuses follow. */
    record Errors(ErrorProfile meta) {}

    private final MetaSimulator meta;
    private final GenesysSimulator genesys;
    private final Receiver receiver;
    private final Reporter reporter;
    private final Events events;
    private final ProviderClock clock;
    private final Latency latency;
    private final Faults faults;
    private final Journal journal;

    ControlPlane(
            MetaSimulator meta,
            GenesysSimulator genesys,
            Receiver receiver,
            Reporter reporter,
            Events events,
            ProviderClock clock,
            Latency latency,
            Faults faults,
            Journal journal) {
        this.meta = meta;
        this.genesys = genesys;
        this.receiver = receiver;
        this.reporter = reporter;
        this.events = events;
        this.clock = clock;
        this.latency = latency;
        this.faults = faults;
        this.journal = journal;
    }

    Answer handle(Call call) throws IOException {
        try {
            return switch (call.method() + " " + call.path()) {
                case "POST /reset" -> reset();
                case "POST /seed" -> seed(Json.read(call.text(), Seed.class));
                case "GET /journal" -> Answer.ok(journal.entries());
                case "GET /state" ->
                    Answer.ok(Map.of("subscriptions", meta.subscriptions(), "integrations", genesys.integrations()));
                case "GET /faults" -> Answer.ok(faults.waiting());
                case "POST /faults" -> add(Json.read(call.text(), Fault.class));
                case "DELETE /faults" -> clear();
                case "GET /received" -> Answer.ok(receiver.received());
                case "POST /received-answers" -> order(Json.read(call.text(), Receiver.Ordered.class));
                case "POST /verify-tokens" -> tell(Json.read(call.text(), VerifyToken.class));
                case "POST /leak-report-signatures" -> Answer.ok(reporter.sign(call.text()));
                case "POST /webhooks" -> send(Json.read(call.text(), Events.Sending.class));
                case "POST /clock" -> set(Json.read(call.text(), Clock.class));
                case "POST /latency" -> set(Json.read(call.text(), Distance.class));
                case "POST /error-profile" -> set(Json.read(call.text(), Errors.class));
                default -> Answer.json(404, Map.of("error", "no such address; see docs/providers.md"));
            };
        } catch (IllegalArgumentException e) {
            return Answer.json(400, Map.of("error", String.valueOf(e.getMessage())));
        }
    }

    private Answer reset() {
        faults.clear();
        journal.clear();
        receiver.reset();
        clock.setAhead(Duration.ZERO);
        latency.set(Duration.ZERO);
        meta.reset();
        genesys.reset();
        return Answer.noContent(204);
    }

    private Answer seed(Seed seed) {
        if (seed.meta() != null) {
            meta.seed(seed.meta());
        }
        if (seed.genesys() != null) {
            genesys.seed(seed.genesys());
        }
        return Answer.noContent(204);
    }

    private Answer add(Fault fault) {
        faults.add(fault);
        return Answer.noContent(204);
    }

    private Answer clear() {
        faults.clear();
        return Answer.noContent(204);
    }

    private Answer send(Events.Sending sending) throws IOException {
        Simulator sender = sending.provider() == Fault.Provider.META ? meta : genesys;
        Subscriber subscriber = sender.subscriber(sending.about())
                .orElseThrow(() -> new IllegalArgumentException("nobody gets the events of " + sending.about()));
        return Answer.ok(events.send(subscriber, sending));
    }

    private Answer set(Clock wanted) {
        clock.setAhead(Duration.ofSeconds(wanted.aheadSeconds()));
        return Answer.noContent(204);
    }

    private Answer set(Distance wanted) {
        latency.set(Duration.ofMillis(wanted.millis()));
        return Answer.noContent(204);
    }

    private Answer set(Errors wanted) {
        meta.errors(wanted.meta());
        return Answer.noContent(204);
    }

    private Answer order(Receiver.Ordered answer) {
        receiver.order(answer);
        return Answer.noContent(204);
    }

    private Answer tell(VerifyToken token) {
        receiver.verifyToken(token.name(), token.token());
        return Answer.noContent(204);
    }
}
