package io.tenantservice.simulator;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Every call that reached a simulator. Paths go in without their query, so no token does. */
final class Journal {

    /**
     * @param call its name in docs/providers.md, or {@code ?}
     * @param status what was answered; absent when the connection was broken
     * @param fault what spoiled it, if anything did
     * @param assetIds the accounts, numbers, organizations, clients and integrations it was about
     */
    record Entry(
            Instant time,
            Fault.Provider provider,
            String call,
            String method,
            String path,
            @Nullable Integer status,
            Fault.@Nullable Kind fault,
            List<String> assetIds) {}

    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    void add(Entry entry) {
        entries.add(entry);
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    void clear() {
        entries.clear();
    }
}
