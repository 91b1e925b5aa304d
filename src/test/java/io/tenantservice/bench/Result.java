package io.tenantservice.bench;

import io.tenantservice.stack.StackFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A row and its runs, in the order in which they were made: subject, limit, subject, limit …
 *
 * @param limit empty when the row has none
 */
record Result(Row row, List<Measurement> subject, List<Measurement> limit) {

    static final int RUNS = 5;
    static final Duration RUN = Duration.ofSeconds(5);
    static final Duration WARM_UP = Duration.ofSeconds(12);

    /** @throws StackFailure when anything was answered with an error */
    static Result measure(Row row, Load load) {
        row.preparation().run();
        warmUp(row.subject(), load);
        if (row.limit() != null) {
            warmUp(row.limit(), load);
        }
        List<Measurement> subject = new ArrayList<>();
        List<Measurement> limit = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            subject.add(load.put(row.subject(), RUN));
            if (row.limit() != null) {
                limit.add(load.put(row.limit(), RUN));
            }
        }
        return new Result(row, subject, limit);
    }

    private static void warmUp(Request request, Load load) {
        // Once by itself: a failure then shows the answer.
        request.send();
        load.put(request, WARM_UP);
    }
}
