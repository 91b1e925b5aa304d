package io.tenantservice.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BreatherTest {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final AtomicLong nanos = new AtomicLong(-1);
    private final Breather breather = new Breather(nanos::get, PAUSE);

    @Test
    void oneCallerTriesAgainAfterThePause() {
        assertThat(breather.mayAsk()).isTrue();
        assertThat(breather.failed()).isTrue();
        assertThat(breather.mayAsk()).isFalse();

        nanos.addAndGet(PAUSE.toNanos());

        assertThat(breather.mayAsk()).isTrue();
        assertThat(breather.mayAsk()).isFalse();
    }

    @Test
    void failedTryBeginsAnotherPause() {
        breather.failed();
        nanos.addAndGet(PAUSE.toNanos());
        breather.mayAsk();

        assertThat(breather.failed()).isFalse();

        assertThat(breather.mayAsk()).isFalse();
        nanos.addAndGet(PAUSE.toNanos());
        assertThat(breather.mayAsk()).isTrue();
    }

    @Test
    void everybodyAsksAgainAfterAnAnswer() {
        breather.failed();
        nanos.addAndGet(PAUSE.toNanos());
        breather.mayAsk();

        assertThat(breather.answered()).isTrue();

        assertThat(breather.mayAsk()).isTrue();
        assertThat(breather.mayAsk()).isTrue();
        assertThat(breather.answered()).isFalse();
    }
}
