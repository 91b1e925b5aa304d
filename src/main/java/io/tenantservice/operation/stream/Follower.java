package io.tenantservice.operation.stream;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tenantservice.operation.OperationEventView;
import io.tenantservice.operation.OperationJournal;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.platform.attempt.CallerContext;
import io.tenantservice.platform.job.OwnContext;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One follower of one operation. Reads when it is woken, and by itself too, as a word may get lost; never ahead of what
 * its connection takes.
 */
final class Follower {

    /** Without a word from Redis. */
    private static final Duration READ_EVERY = Duration.ofSeconds(2);

    /** Well below the minute after which proxies take a silent connection for dead. */
    private static final Duration BREATHE_EVERY = Duration.ofSeconds(15);

    /** A token is good for about as long; who comes back is asked for it again. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private final StreamRequest request;
    private final OperationJournal journal;
    private final MonotonicClock clock;
    private final BooleanSupplier isLeaving;
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private final AtomicReference<@Nullable UniEmitter<? super Void>> waiting = new AtomicReference<>();
    private final long beganAt;
    private volatile long after;
    private volatile long saidAt;

    /**
     * What comes next.
     *
     * @param events none for a sign of life
     * @param isLast whether the stream ends with it
     */
    record Part(List<OperationEventView> events, boolean isLast) {}

    Follower(StreamRequest request, OperationJournal journal, MonotonicClock clock, BooleanSupplier isLeaving) {
        this.request = request;
        this.journal = journal;
        this.clock = clock;
        this.isLeaving = isLeaving;
        this.after = request.after();
        this.beganAt = clock.nanos();
        this.saidAt = beganAt;
    }

    boolean follows(UUID operationId) {
        return request.operationId().equals(operationId);
    }

    boolean isOf(String owner) {
        return request.owner().equals(owner);
    }

    /** From any thread. */
    void wake() {
        isWoken.set(true);
        UniEmitter<? super Void> asleep = waiting.getAndSet(null);
        if (asleep != null) {
            asleep.complete(null);
        }
    }

    /** Each is made when it is asked for. */
    Multi<Part> parts() {
        return Multi.createBy().repeating().uni(this::next).whilst(part -> !part.isLast());
    }

    private Uni<Part> next() {
        return read().chain(part ->
                isWorthSaying(part) ? Uni.createFrom().item(part).invoke(this::said) : sleep().chain(this::next));
    }

    private Uni<Part> read() {
        return OwnContext.run(() -> journal.after(request.tenantId(), request.operationId(), after))
                .map(read ->
                        new Part(read.events(), read.isOver() || isLeaving.getAsBoolean() || isOld(beganAt, LONGEST)));
    }

    private boolean isWorthSaying(Part part) {
        return part.isLast() || !part.events().isEmpty() || isOld(saidAt, BREATHE_EVERY);
    }

    private boolean isOld(long nanos, Duration age) {
        return clock.nanos() - nanos >= age.toNanos();
    }

    private void said(Part part) {
        saidAt = clock.nanos();
        if (!part.events().isEmpty()) {
            after = part.events().getLast().number();
        }
    }

    private Uni<Void> sleep() {
        Uni<Void> woken = Uni.createFrom().emitter(emitter -> {
            waiting.set(emitter);
            if (isWoken.getAndSet(false)) {
                emitter.complete(null);
            }
        });
        return CallerContext.keep(woken.ifNoItem().after(READ_EVERY).recoverWithItem(() -> null));
    }
}
