package io.tenantservice.simulator;

import io.tenantservice.simulator.genesys.GenesysSeed;
import io.tenantservice.simulator.genesys.GenesysSimulator;
import io.tenantservice.simulator.meta.MetaSeed;
import io.tenantservice.simulator.meta.MetaSimulator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Steers the simulators: {@code POST /reset}, {@code POST /seed}, {@code GET /journal}, {@code GET, POST, DELETE
 * /faults}, {@code GET /received}, {@code POST /verify-tokens}, {@code POST /leak-report-signatures}.
 */
final class ControlPlane {

    /** What either provider shall know besides. */
    record Seed(@Nullable MetaSeed meta, @Nullable GenesysSeed genesys) {}

    /** @param name the last part of the callback's path */
    record VerifyToken(String name, String token) {}

    private final MetaSimulator meta;
    private final GenesysSimulator genesys;
    private final Receiver receiver;
    private final Reporter reporter;
    private final Faults faults;
    private final Journal journal;

    ControlPlane(
            MetaSimulator meta,
            GenesysSimulator genesys,
            Receiver receiver,
            Reporter reporter,
            Faults faults,
            Journal journal) {
        this.meta = meta;
        this.genesys = genesys;
        this.receiver = receiver;
        this.reporter = reporter;
        this.faults = faults;
        this.journal = journal;
    }

    Answer handle(Call call) {
        try {
            return switch (call.method() + " " + call.path()) {
                case "POST /reset" -> reset();
                case "POST /seed" -> seed(Json.read(call.text(), Seed.class));
                case "GET /journal" -> Answer.ok(journal.entries());
                case "GET /faults" -> Answer.ok(faults.waiting());
                case "POST /faults" -> add(Json.read(call.text(), Fault.class));
                case "DELETE /faults" -> clear();
                case "GET /received" -> Answer.ok(receiver.received());
                case "POST /verify-tokens" -> tell(Json.read(call.text(), VerifyToken.class));
                case "POST /leak-report-signatures" -> Answer.ok(reporter.sign(call.text()));
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

    private Answer tell(VerifyToken token) {
        receiver.verifyToken(token.name(), token.token());
        return Answer.noContent(204);
    }
}
