package io.tenantservice.platform.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void callThatFailsTwiceSucceedsAtTheThirdTry() {
        int result = Attempts.begin(4, FIRST_PAUSE, LONG)
                .make(() -> failingUntil(3), failure -> Optional.of(Duration.ZERO))
                .await()
                .atMost(LONG);

        assertThat(result).isEqualTo(3);
    }

    @Test
    void fourthFailureIsTheLast() {
        Uni<Integer> work =
                Attempts.begin(4, FIRST_PAUSE, LONG).make(() -> failingUntil(9), failure -> Optional.of(Duration.ZERO));

        assertThatThrownBy(() -> work.await().atMost(LONG)).hasRootCauseInstanceOf(IOException.class);
        assertThat(calls).hasValue(4);
    }

    @Test
    void failureThatIsNotWorthItIsNotTriedAgain() {
        Uni<Integer> work =
                Attempts.begin(4, FIRST_PAUSE, LONG).make(() -> failingUntil(9), failure -> Optional.empty());

        assertThatThrownBy(() -> work.await().atMost(LONG)).hasRootCauseInstanceOf(IOException.class);
        assertThat(calls).hasValue(1);
    }

    @Test
    void waitBeyondTheTotalTimeFailsAtOnce() {
        Uni<Integer> work = Attempts.begin(4, FIRST_PAUSE, Duration.ofSeconds(5))
                .make(() -> failingUntil(9), failure -> Optional.of(Duration.ofMinutes(1)));

        assertThatThrownBy(() -> work.await().atMost(Duration.ofSeconds(2))).hasRootCauseInstanceOf(IOException.class);
        assertThat(calls).hasValue(1);
    }

    @Test
    void silentCallEndsWithTheTotalTime() {
        Attempts attempts = Attempts.begin(4, FIRST_PAUSE, Duration.ofMillis(100));

        Uni<Integer> call = attempts.limit(Uni.createFrom().nothing(), LONG);

        assertThatThrownBy(() -> call.await().atMost(LONG)).hasRootCauseInstanceOf(TimeoutException.class);
    }

    private Uni<Integer> failingUntil(int number) {
        int call = calls.incrementAndGet();
        return call < number
                ? Uni.createFrom().failure(new IOException("try " + call))
                : Uni.createFrom().item(call);
    }
}
