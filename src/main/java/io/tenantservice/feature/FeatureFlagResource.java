package io.tenantservice.feature;

import static io.tenantservice.platform.security.Scopes.FEATURE_FLAGS_READ;
import static io.tenantservice.platform.security.Scopes.FEATURE_FLAGS_WRITE;
import static io.tenantservice.platform.security.Scopes.PLATFORM;

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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Feature flags over HTTP. */
@Path("/v1/platform/feature-flags")
@Tag(name = "Feature flags", description = "What can be switched off, for the whole platform and at once")
public class FeatureFlagResource {

    private final FeatureFlags flags;

    FeatureFlagResource(FeatureFlags flags) {
        this.flags = flags;
    }

    @GET
    @PermissionsAllowed(
            value = {FEATURE_FLAGS_READ, PLATFORM},
            inclusive = true)
    @Operation(
            operationId = "listFeatureFlags",
            summary = "List all features",
            description = "All that there are on one page. What was never switched is on.")
    @APIResponseSchema(
            value = FeatureFlagsView.class,
            responseCode = "200",
            responseDescription = "How each feature stands")
    public Uni<FeatureFlagsView> list() {
        return flags.list();
    }

    @GET
    @Path("/{feature}")
    @PermissionsAllowed(
            value = {FEATURE_FLAGS_READ, PLATFORM},
            inclusive = true)
    @Operation(
            operationId = "getFeatureFlag",
            summary = "Get a feature",
            description = "One that was never switched has the `ETag` \"0\".")
    @APIResponseSchema(
            value = FeatureFlagView.class,
            responseCode = "200",
            responseDescription = "How it stands; its `ETag` is needed to switch it")
    @ProblemCodes(ProblemCode.NOT_FOUND)
    public Uni<FeatureFlagView> get(
            @PathParam("feature") @Parameter(example = "PROVISIONING_CONFIGURE_WEBHOOKS") String feature) {
        return flags.get(Feature.named(feature));
    }

    @PUT
    @Path("/{feature}")
    @PermissionsAllowed(
            value = {FEATURE_FLAGS_WRITE, PLATFORM},
            inclusive = true)
    @Operation(
            operationId = "putFeatureFlag",
            summary = "Switch a feature on or off",
            description =
                    "All replicas obey from the next request on, and the next step of what is under way: that waits, "
                            + "looks again within some 10 s, and goes on when the feature is on. The time that it waited "
                            + "counts for nothing.")
    @APIResponseSchema(value = FeatureFlagView.class, responseCode = "200", responseDescription = "How it stands now")
    @ProblemCodes({ProblemCode.NOT_FOUND, ProblemCode.REQUIRED, ProblemCode.OUT_OF_RANGE})
    public Uni<FeatureFlagView> put(
            @PathParam("feature") @Parameter(example = "PROVISIONING_CONFIGURE_WEBHOOKS") String feature,
            @HeaderParam("If-Match")
                    @Parameter(description = "The `ETag` of the feature as it was read", example = "\"0\"")
                    @Nullable
                    String ifMatch,
            @NotNull @Valid PutFeatureFlag request) {
        return flags.put(Feature.named(feature), IfMatch.require(ifMatch), request);
    }
}
