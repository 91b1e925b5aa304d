package io.tenantservice.provisioning;

import static io.tenantservice.platform.problem.ProblemCode.OPERATION_KIND_CONFLICT;

import io.tenantservice.credential.CreateGenesysOrganization;
import io.tenantservice.credential.CreateWhatsAppAccount;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.platform.security.Scopes;
import io.tenantservice.tenant.CreateTenant;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is to be another one when an operation goes on. What is absent stays as it was asked for. */
@Schema(name = "ResumeOperation")
public record ResumeOperation(
        @Nullable
        @Valid
        @Schema(
                description =
                        "Until the tenant has been made: for `KEY_PREFIX_TAKEN`. Needs the scopes `tenants:write` and "
                                + "`platform` too")
        CorrectedTenant tenant,

        @Nullable
        @Valid
        @Schema(description = "All of the account. Once it has been verified, its ids stay and its secrets may differ")
        CreateWhatsAppAccount whatsappAccount,

        @Nullable
        @Valid
        @Schema(
                description =
                        "All of the organization. Once it has been verified, id and region stay and its client may differ")
        CreateGenesysOrganization genesysOrganization,

        @Nullable
        @Schema(
                description =
                        "Of offboardings alone: what a provider refuses to end, or does not answer to, is left there "
                                + "from now on, and told by `GET /v1/tenants/{tenant_id}/offboarding`")
        Boolean leaveAtProviders) {

    /** What can be corrected of the tenant. */
    @Schema(name = "CorrectedTenant")
    public record CorrectedTenant(
            @NotNull
            @Pattern(regexp = CreateTenant.KEY_PREFIX, message = CreateTenant.KEY_PREFIX_FORM)
            @Schema(description = "Another first part of the tenant's API keys", examples = "acme2")
            String keyPrefix) {}

    /** What can be told at once. */
    void check() {
        if (genesysOrganization != null) {
            genesysOrganization.requireRegion("/genesys_organization/deployment_region");
        }
    }

    /**
     * A key prefix is taken from what is free for all tenants, so it is given by whoever may onboard.
     *
     * @throws Problem SCOPE_MISSING
     */
    void requireScopes(Caller caller) {
        if (tenant != null) {
            caller.require(Scopes.TENANTS_WRITE);
            caller.require(Scopes.PLATFORM);
        }
    }

    /** @throws Problem OPERATION_KIND_CONFLICT */
    void requireOfOnboarding() {
        if (leaveAtProviders != null) {
            throw Problem.of(OPERATION_KIND_CONFLICT, "An onboarding leaves nothing at providers.")
                    .at("/leave_at_providers");
        }
    }

    /** @throws Problem OPERATION_KIND_CONFLICT */
    public void requireOfOffboarding() {
        if (changesKeyPrefix() || changesWhatsApp() || changesGenesys()) {
            throw Problem.of(OPERATION_KIND_CONFLICT, "Nothing of an offboarding can be corrected.");
        }
    }

    /** Whether what refuses is left at the providers; as before when absent. */
    public boolean leavesAtProviders() {
        return Boolean.TRUE.equals(leaveAtProviders);
    }

    boolean changesKeyPrefix() {
        return tenant != null;
    }

    boolean changesWhatsApp() {
        return whatsappAccount != null;
    }

    boolean changesGenesys() {
        return genesysOrganization != null;
    }

    /** @return the request as it would have been right from the beginning */
    OnboardTenant applyTo(OnboardTenant request) {
        return new OnboardTenant(
                tenant == null ? request.tenant() : request.tenant().withKeyPrefix(tenant.keyPrefix()),
                whatsappAccount == null ? request.whatsappAccount() : whatsappAccount,
                genesysOrganization == null ? request.genesysOrganization() : genesysOrganization,
                request.apiKey(),
                request.configuration());
    }
}
