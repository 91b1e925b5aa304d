package io.tenantservice.apikey.verify;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Several keys that somebody has presented. */
@Schema(name = "VerifyApiKeys")
public record VerifyApiKeys(
        @NotNull @Size(min = 1, max = 100) List<@NotNull @Valid VerifyApiKey> keys) {}
