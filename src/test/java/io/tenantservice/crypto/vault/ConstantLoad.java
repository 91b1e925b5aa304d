package io.tenantservice.crypto.vault;

import io.tenantservice.crypto.vault.Troubled.Answer;
import io.tenantservice.crypto.vault.Troubled.Kind;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** So many calls a second of each kind, however fast they are answered. */
final class ConstantLoad implements AutoCloseable {

    private static final Map<Kind, Integer> PER_SECOND =
            Map.of(Kind.REVEAL, 20, Kind.WRITE, 5, Kind.VERIFY, 50, Kind.READ_CONFIGURATION, 20);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> unanswered = new ConcurrentLinkedQueue<>();

    private ConstantLoad() {}

    static ConstantLoad begin(Troubled caller) {
        ConstantLoad load = new ConstantLoad();
        PER_SECOND.forEach((kind, rate) -> load.clock.scheduleAtFixedRate(
                () -> load.send(caller, kind), 0, 1_000_000 / rate, TimeUnit.MICROSECONDS));
        return load;
    }

    /** @return those of this kind that were asked and answered between the two times, slowest last */
    List<Answer> answers(Kind kind, long from, long to) {
        return answers.stream()
                .filter(answer -> answer.kind() == kind && answer.begunAt() - from >= 0 && to - answer.endedAt() >= 0)
                .sorted((one, other) -> Long.compare(one.millis(), other.millis()))
                .toList();
    }

    /** @return the failures of calls that got no answer at all */
    List<Throwable> unanswered() {
        return List.copyOf(unanswered);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        clock.close();
    }

    private void send(Troubled caller, Kind kind) {
        var _ = caller.send(kind).whenComplete((answer, failure) -> {
            if (failure == null) {
                answers.add(answer);
            } else {
                unanswered.add(failure);
            }
        });
    }
}
