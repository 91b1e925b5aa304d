package io.tenantservice.apikey.verify;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What was found of several keys. */
@Schema(name = "KeyVerifications")
public record KeyVerifications(
        @Schema(description = "As many as were asked for, in the same order")
        List<KeyVerification> items) {}
