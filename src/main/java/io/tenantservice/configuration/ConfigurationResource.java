package io.tenantservice.configuration;

import static io.tenantservice.platform.security.Scopes.CONFIGURATION_READ;
import static io.tenantservice.platform.security.Scopes.CONFIGURATION_WRITE;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.http.IfMatch;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.problem.ProblemCodes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A tenant's configuration over HTTP. */
@Path("/v1/tenants/{tenant_id}/configuration")
@Tag(name = "Configuration", description = "What holds for a tenant's messages")
public class ConfigurationResource {

    private final ConfigurationService configurations;

    ConfigurationResource(ConfigurationService configurations) {
        this.configurations = configurations;
    }

    @GET
    @PermissionsAllowed(CONFIGURATION_READ)
    @Operation(
            operationId = "getTenantConfiguration",
            summary = "Get a tenant's configuration",
            description = "Complete: what the tenant has not set has its default. A tenant that has never set "
                    + "anything has the defaults and the `ETag` \"0\".")
    @APIResponseSchema(
            value = TenantConfigurationView.class,
            responseCode = "200",
            responseDescription = "The configuration; its `ETag` is needed to change it")
    public Uni<TenantConfigurationView> get(@PathParam("tenant_id") UUID tenantId) {
        return configurations.get(tenantId);
    }

    @PUT
    @PermissionsAllowed(CONFIGURATION_WRITE)
    @Operation(
            operationId = "putTenantConfiguration",
            summary = "Replace a tenant's configuration",
            description = "What the body leaves out, a block or a field, has its default, and gets the new one should "
                    + "the default change.")
    @APIResponseSchema(
            value = TenantConfigurationView.class,
            responseCode = "200",
            responseDescription = "The configuration after the change, complete")
    @ProblemCodes({
        ProblemCode.TENANT_STATE_CONFLICT,
        ProblemCode.REQUIRED,
        ProblemCode.INVALID_FORMAT,
        ProblemCode.OUT_OF_RANGE
    })
    public Uni<TenantConfigurationView> put(
            @PathParam("tenant_id") UUID tenantId,
            @HeaderParam("If-Match")
                    @Parameter(description = "The `ETag` of the configuration as it was read", example = "\"0\"")
                    @Nullable
                    String ifMatch,
            @NotNull @Valid TenantConfiguration request) {
        return configurations.put(tenantId, IfMatch.require(ifMatch), request);
    }
}
