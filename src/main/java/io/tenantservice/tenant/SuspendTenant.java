package io.tenantservice.tenant;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a tenant is suspended; people read it, and it stands in the audit log. */
@Schema(name = "SuspendTenant")
public record SuspendTenant(
        @NotBlank @Size(max = 500) @Schema(examples = "Invoice 2026-118 unpaid")
        String reason) {}
