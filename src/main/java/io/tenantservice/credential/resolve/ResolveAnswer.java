package io.tenantservice.credential.resolve;

import org.jspecify.annotations.Nullable;

/** What a question is answered with. */
sealed interface ResolveAnswer {

    /** @param entityTag absent when something could not be opened: the answer may be another without a change */
    record Whole(Resolution resolution, @Nullable String entityTag) implements ResolveAnswer {}

    /** The caller holds the answer already: nothing is opened, and nothing revealed. */
    record Held(String entityTag) implements ResolveAnswer {}
}
