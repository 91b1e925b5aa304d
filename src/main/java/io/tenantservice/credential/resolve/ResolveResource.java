package io.tenantservice.credential.resolve;

import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_DESTROYED;
import static io.tenantservice.platform.problem.ProblemCode.ENCRYPTION_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.INVALID_FORMAT;
import static io.tenantservice.platform.problem.ProblemCode.PHONE_NUMBER_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.VALIDATION_FAILED;
import static io.tenantservice.platform.security.Scopes.CREDENTIALS_READ;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCodes;
import io.tenantservice.platform.security.Caller;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Resolve over HTTP: the platform's services ask here for each message. */
@Path("/v1/resolve")
@Tag(name = "Resolve", description = "Whose number is this, and with which credentials?")
public class ResolveResource {

    private static final Map<String, Purpose> FIELDS = Map.of(
            "access_token", Purpose.ACCESS_TOKEN,
            "app_secret", Purpose.APP_SECRET,
            "verify_token", Purpose.VERIFY_TOKEN);

    private final ResolveService resolve;

    ResolveResource(ResolveService resolve) {
        this.resolve = resolve;
    }

    @GET
    @PermissionsAllowed(CREDENTIALS_READ)
    @Operation(
            operationId = "resolve",
            summary = "Find the tenant of a phone number",
            description = "Active, verified numbers only. The secrets that `fields` names need the scope "
                    + "`credentials:reveal` too, are audited, and are left out while the tenant is not active. With a "
                    + "tenant's own token, numbers of other tenants are not found.")
    @APIResponse(responseCode = "200", description = "The tenant, its account, and the secrets that were asked for")
    @ProblemCodes({
        PHONE_NUMBER_NOT_FOUND,
        VALIDATION_FAILED,
        INVALID_FORMAT,
        CREDENTIAL_DESTROYED,
        ENCRYPTION_UNAVAILABLE
    })
    public Uni<ResolvedNumber> resolve(
            @QueryParam("phone_number_id")
                    @NotNull
                    @Pattern(regexp = "[0-9]{5,20}", message = "must be 5 to 20 digits")
                    @Parameter(description = "Meta's id of the number", example = "106540352242922")
                    String phoneNumberId,
            @QueryParam("fields")
                    @Parameter(
                            description =
                                    "Secrets to show: `access_token`, `app_secret`, `verify_token`; repeat for several",
                            example = "access_token")
                    List<String> fields) {
        return resolve.byPhoneNumber(phoneNumberId, wanted(fields), Caller.current());
    }

    private static Set<Purpose> wanted(List<String> fields) {
        Set<Purpose> wanted = EnumSet.noneOf(Purpose.class);
        for (String field : fields) {
            Purpose purpose = FIELDS.get(field);
            if (purpose == null) {
                throw Problem.of(INVALID_FORMAT, "fields are access_token, app_secret and verify_token.");
            }
            wanted.add(purpose);
        }
        return wanted;
    }
}
