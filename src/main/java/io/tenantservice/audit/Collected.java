package io.tenantservice.audit;

import java.util.ArrayList;
import java.util.List;

/** The entries of the transaction that is open, in the order in which things were done. */
final class Collected {

    private final List<Entry> entries = new ArrayList<>();

    void add(Entry entry) {
        entries.add(entry);
    }

    List<Entry> entries() {
        return entries;
    }
}
