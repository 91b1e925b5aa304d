package io.tenantservice.apikey.pepper;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One version of the pepper. */
@Schema(name = "PepperVersion")
public record PepperVersionView(
        @Schema(examples = "2") int version,
        PepperState state,
        Instant createdAt,

        @Schema(description = "When new keys begin to be hashed with it")
        Instant currentFrom,

        @Schema(description = "Keys that are found by it, whatever their state", examples = "1200")
        long apiKeys) {}
