package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.platform.problem.ProblemCode.OFFBOARDING_CERTIFICATE_NOT_FOUND;
import static io.tenantservice.platform.security.Scopes.TENANTS_READ;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.ProblemCodes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a tenant that has left is told, over HTTP. */
@Path("/v1/tenants/{tenant_id}/offboarding/certificate")
@Tag(name = "Tenants")
public class CertificateResource {

    private final Certificates certificates;

    CertificateResource(Certificates certificates) {
        this.certificates = certificates;
    }

    @GET
    @PermissionsAllowed(TENANTS_READ)
    @Operation(
            operationId = "getOffboardingCertificate",
            summary = "Get the certificate of a tenant that has left",
            description =
                    "What was deleted, by table; which keys were destroyed; what is kept. Signed by Vault with "
                            + "Ed25519, so that it can be verified without this service: docs/offboarding.md. It never changes.")
    @APIResponse(responseCode = "200", description = "The certificate, its signature and the public key")
    @ProblemCodes(OFFBOARDING_CERTIFICATE_NOT_FOUND)
    public Uni<CertificateView> get(@PathParam("tenant_id") UUID tenantId) {
        return certificates.get(tenantId);
    }
}
