package io.tenantservice.apikey.leak;

import static io.tenantservice.platform.problem.ProblemCode.API_KEY_CHECKS_BUSY;
import static io.tenantservice.platform.problem.ProblemCode.DATABASE_UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.platform.problem.Problem;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportProgressTest {

    private static final Problem AWAY = Problem.of(DATABASE_UNAVAILABLE);
    private static final Problem BUSY = Problem.of(API_KEY_CHECKS_BUSY);

    private final ReportProgress progress = new ReportProgress();

    @Test
    void threeInARowThatPostgresqlDoesNotAnswerStopTheReport() {
        progress.failed(AWAY);
        progress.failed(AWAY);
        assertThat(progress.isStopped()).isFalse();

        progress.failed(AWAY);

        assertThat(progress.isStopped()).isTrue();
    }

    @Test
    void threeThatAreNotInARowDoNot() {
        progress.failed(AWAY);
        progress.failed(AWAY);
        progress.succeeded(Optional.empty());
        progress.failed(AWAY);
        progress.failed(BUSY);
        progress.failed(AWAY);
        progress.failed(AWAY);

        assertThat(progress.isStopped()).isFalse();
        assertThat(progress.hasFailed()).isTrue();
    }

    @Test
    void whatFailsOtherwiseNeverStopsTheReport() {
        for (int i = 0; i < 100; i++) {
            progress.failed(BUSY);
        }

        assertThat(progress.isStopped()).isFalse();
    }
}
