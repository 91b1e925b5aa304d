package io.tenantservice.bench;

import static io.tenantservice.platform.security.Scopes.API_KEYS_VERIFY;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.Environment;
import io.tenantservice.apikey.VerifyCode;
import io.tenantservice.apikey.verify.KeyVerification;
import io.tenantservice.platform.openapi.NotRemembered;
import io.tenantservice.tenant.Tier;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Limit of a verification: gives the answer of one, having looked at nothing but the token. */
@Path("/bench/bare")
public class BareResource {

    private static final KeyVerification ANSWER = new KeyVerification(
            true,
            VerifyCode.VALID,
            UUID.randomUUID(),
            UUID.randomUUID(),
            "backend",
            Environment.LIVE,
            List.of("messages:send"),
            Tier.STANDARD,
            null,
            null,
            null,
            null,
            null,
            null,
            null);

    @POST
    @NotRemembered
    @PermissionsAllowed(API_KEYS_VERIFY)
    @Operation(operationId = "benchBare", hidden = true)
    public Uni<KeyVerification> answer() {
        return Uni.createFrom().item(ANSWER);
    }
}
