package io.tenantservice.simulator;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tenantservice.simulator.Fault.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A simulator whose calls are written down, and fail when they have been told to. */
final class SpoiltSimulator implements WebServer.Handler {

    private final Simulator simulator;
    private final Faults faults;
    private final Journal journal;
    private final Latency latency;

    SpoiltSimulator(Simulator simulator, Faults faults, Journal journal, Latency latency) {
        this.latency = latency;
        this.simulator = simulator;
        this.faults = faults;
        this.journal = journal;
    }

    @Override
    public Answer handle(Call call) throws IOException {
        latency.pass();
        Optional<Fault> fault =
                faults.take(simulator.provider(), simulator.name(call), call.path(), simulator.assets(call));
        Kind kind = fault.map(Fault::fault).orElse(null);
        if (kind == Kind.LATE) {
            write(call, null, kind);
            answerLate(call, fault.get().delay());
            throw new IOException("lost on purpose");
        }
        Answer answer = fault.isPresent() ? spoil(fault.get(), call) : simulator.answer(call);
        boolean lost = kind == Kind.LOST_REPLY;
        write(call, lost ? null : answer.status(), kind);
        if (kind == Kind.SLOW) {
            Latency.wait(fault.get().delay());
        }
        if (lost) {
            throw new IOException("lost on purpose");
        }
        return answer;
    }

    private void answerLate(Call call, Duration delay) {
        CompletableFuture.delayedExecutor(delay.toMillis(), MILLISECONDS)
                .execute(() -> write(call, simulator.answer(call).status(), Kind.LATE));
    }

    private Answer spoil(Fault fault, Call call) {
        return switch (fault.fault()) {
            case UNKNOWN_FIELDS -> {
                Answer good = simulator.answer(call);
                yield good.body(enrich(Json.tree(good.body())).toString());
            }
            case MALFORMED -> {
                Answer good = simulator.answer(call);
                yield good.body(good.body().substring(0, good.body().length() / 2));
            }
            case SLOW, LOST_REPLY -> simulator.answer(call);
            case STALL -> simulator.answer(call).pace(new Answer.Pace.Stalled(fault.delay()));
            case TRICKLE -> simulator.answer(call).pace(new Answer.Pace.Trickling(fault.delay()));
            case WRONG_TYPES -> {
                Answer good = simulator.answer(call);
                yield good.body(twist(Json.tree(good.body())).toString());
            }
            case HTML -> Answer.html(200, "Please log in");
            case EMPTY -> Answer.text(200, "");
            case BAD_GATEWAY -> Answer.badGateway();
            case EMPTY_OBJECT -> Answer.ok(Map.of());
            case ECHO -> echo(fault, call);
            default -> simulator.failure(fault, call);
        };
    }

    private static Answer echo(Fault fault, Call call) {
        String all = call.headers().toString() + call.parameters() + call.text();
        return Answer.json(
                fault.statusOr(400),
                Map.of(
                        "data",
                        all,
                        "paging",
                        all,
                        "id",
                        Map.of("all", all),
                        "access_token",
                        Map.of("all", all),
                        "error",
                        Map.of("code", 100, "message", all, "fbtrace_id", all),
                        "code",
                        all,
                        "message",
                        all,
                        "messageParams",
                        Map.of("permissions", all)));
    }

    /** Adds to every object, and turns every status that a client might switch on into one that it has never seen. */
    private static JsonNode enrich(JsonNode node) {
        node.forEach(SpoiltSimulator::enrich);
        if (node instanceof ObjectNode object) {
            object.put("added_last_night", true).putObject("addedLastNight").put("depth", 1);
            if (object.has("quality_rating")) {
                object.put("quality_rating", "ULTRAVIOLET");
            }
            if (object.has("productPlatform")) {
                object.put("productPlatform", "GenesysMoon");
            }
        }
        return node;
    }

    /** Nothing stays what it was but objects that hold something. */
    private static JsonNode twist(JsonNode node) {
        if (node.isObject() && !node.isEmpty()) {
            ObjectNode twisted = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(field -> twisted.set(field.getKey(), twist(field.getValue())));
            return twisted;
        }
        return switch (node.getNodeType()) {
            case STRING -> JsonNodeFactory.instance.numberNode(17);
            case NUMBER, BOOLEAN -> JsonNodeFactory.instance.objectNode().put("value", node.asText());
            default -> JsonNodeFactory.instance.textNode("twisted");
        };
    }

    private void write(Call call, @Nullable Integer status, @Nullable Kind kind) {
        journal.add(new Journal.Entry(
                Instant.now(),
                simulator.provider(),
                simulator.name(call),
                call.method(),
                call.path(),
                status,
                kind,
                simulator.assets(call)));
    }
}
