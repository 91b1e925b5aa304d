package io.tenantservice.crypto;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The versions of the pepper that a replica holds, at least one, and which of them is whose turn. */
final class HeldPeppers {

    private final List<HeldPepper> newestFirst;

    HeldPeppers(List<HeldPepper> versions) {
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("no version of the pepper");
        }
        this.newestFirst = versions.stream()
                .sorted(Comparator.comparingInt(HeldPepper::version).reversed())
                .toList();
    }

    /**
     * @return what new hashes are made with: the newest whose time has come. The oldest, when that of none has, as by the
     *     clock of a machine that is behind.
     */
    HeldPepper current(Instant now) {
        for (HeldPepper pepper : newestFirst) {
            if (!pepper.currentFrom().isAfter(now)) {
                return pepper;
            }
        }
        return newestFirst.getLast();
    }

    /** @return all of them, the current one first */
    List<HeldPepper> currentFirst(Instant now) {
        HeldPepper current = current(now);
        return newestFirst.getFirst() == current
                ? newestFirst
                : Stream.concat(Stream.of(current), newestFirst.stream().filter(other -> other != current))
                        .toList();
    }

    List<HeldPepper> newestFirst() {
        return newestFirst;
    }
}
