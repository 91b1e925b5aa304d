package io.tenantservice.change;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Which transactions a statement saw (PostgreSQL's {@code pg_snapshot}). Transactions get their numbers when they begin
 * to write and become visible when they commit, in any order; only a snapshot tells which a reader has missed.
 *
 * @param xmin all below it had ended
 * @param xmax none from it on had
 * @param inProgress those between that had not, ascending
 */
public record Snapshot(long xmin, long xmax, List<Long> inProgress) {

    public Snapshot {
        inProgress = List.copyOf(inProgress);
    }

    /** @param text PostgreSQL's, as {@code 10:20:10,14,15} */
    public static Snapshot parse(String text) {
        String[] parts = text.split(":", -1);
        List<Long> inProgress = parts[2].isEmpty()
                ? List.of()
                : Arrays.stream(parts[2].split(",")).map(Long::valueOf).toList();
        return new Snapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), inProgress);
    }

    /** Whether what the transaction has written is seen, if it has committed at all. */
    boolean sees(long xid) {
        return xid < xmin || (xid < xmax && Collections.binarySearch(inProgress, xid) < 0);
    }

    /** Whether everything is seen that the other one sees. */
    boolean covers(Snapshot other) {
        return xmax >= other.xmax && inProgress.stream().noneMatch(other::sees);
    }

    /** @return PostgreSQL's text */
    public String text() {
        return xmin + ":" + xmax + ":"
                + String.join(",", inProgress.stream().map(String::valueOf).toList());
    }
}
