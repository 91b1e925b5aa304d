package io.tenantservice.apikey.imports;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The patterns of a tenant's imported keys. */
@Schema(name = "ApiKeyPatterns")
public record ApiKeyPatternsView(
        @Schema(description = "By their prefixes") List<ApiKeyPattern> items) {}
