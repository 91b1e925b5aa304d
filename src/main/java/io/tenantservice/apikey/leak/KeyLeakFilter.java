package io.tenantservice.apikey.leak;

import io.tenantservice.apikey.LeakAction;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which leaks a list shows; what is absent selects nothing out. */
record KeyLeakFilter(
        UUID tenantId, @Nullable UUID apiKeyId, @Nullable LeakAction action) {}
