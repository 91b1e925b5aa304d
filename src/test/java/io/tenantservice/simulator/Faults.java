package io.tenantservice.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The faults that wait for a call. The first that fits is taken. */
final class Faults {

    private record Waiting(Fault fault, int left) {}

    private final List<Waiting> queue = new ArrayList<>();

    synchronized void add(Fault fault) {
        queue.add(new Waiting(fault, Optional.ofNullable(fault.times()).orElse(1)));
    }

    synchronized void clear() {
        queue.clear();
    }

    synchronized List<Fault> waiting() {
        return queue.stream().map(Waiting::fault).toList();
    }

    synchronized Optional<Fault> take(Fault.Provider provider, String call, String path, List<String> assets) {
        for (int i = 0; i < queue.size(); i++) {
            Waiting waiting = queue.get(i);
            if (waiting.fault().fits(provider, call, path, assets)) {
                if (waiting.left() > 1) {
                    queue.set(i, new Waiting(waiting.fault(), waiting.left() - 1));
                } else {
                    queue.remove(i);
                }
                return Optional.of(waiting.fault());
            }
        }
        return Optional.empty();
    }
}
