package io.tenantservice.apikey.leak;

import static io.tenantservice.platform.problem.ProblemCode.DATABASE_UNAVAILABLE;

import io.tenantservice.platform.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How far a report is, whose leaks are dealt with one after the other. */
final class ReportProgress {

    /** One is a locked row, or a moment in which too much is asked; each may have waited for seconds. */
    static final int MOST_UNANSWERED = 3;

    private final List<LeakLabel> labels = new ArrayList<>();
    private boolean hasFailed;
    private int unansweredInARow;
    private int unseen;

    /** @param label nothing when this region cannot say */
    void succeeded(Optional<LeakLabel> label) {
        label.ifPresent(labels::add);
        unansweredInARow = 0;
    }

    void failed(Throwable failure) {
        hasFailed = true;
        unansweredInARow = isUnanswered(failure) ? unansweredInARow + 1 : 0;
    }

    private static boolean isUnanswered(Throwable failure) {
        return failure instanceof Problem problem && problem.code() == DATABASE_UNAVAILABLE;
    }

    void leaveOut() {
        unseen++;
    }

    /** Whether PostgreSQL seems to be away, so that the rest is to be left out. */
    boolean isStopped() {
        return unansweredInARow >= MOST_UNANSWERED;
    }

    boolean hasFailed() {
        return hasFailed;
    }

    int unseen() {
        return unseen;
    }

    /** @return of what was dealt with, in the order of the report */
    List<LeakLabel> labels() {
        return List.copyOf(labels);
    }
}
