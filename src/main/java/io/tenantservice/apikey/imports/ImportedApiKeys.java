package io.tenantservice.apikey.imports;

import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an import has made. */
@Schema(name = "ImportedApiKeys")
public record ImportedApiKeys(
        @Schema(description = "Of the keys, in the order of the request")
        List<UUID> keyIds) {}
