package io.tenantservice.crypto.rotation;

import static io.tenantservice.platform.security.Scopes.ENCRYPTION_ROTATE;
import static io.tenantservice.platform.security.Scopes.PLATFORM;

import io.quarkus.security.PermissionsAllowed;
import io.tenantservice.crypto.Ciphers;
import io.tenantservice.crypto.EncryptionProvider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What encrypts here, over HTTP. */
@Path("/v1/encryption-providers")
@Tag(name = "Key rotations")
public class EncryptionProviderResource {

    private final Ciphers ciphers;

    EncryptionProviderResource(Ciphers ciphers) {
        this.ciphers = ciphers;
    }

    @GET
    @PermissionsAllowed(
            value = {ENCRYPTION_ROTATE, PLATFORM},
            inclusive = true)
    @Operation(
            operationId = "listEncryptionProviders",
            summary = "List the encryption providers of this installation",
            description =
                    "Those that it is configured for, and what each can do. A key rotation moves secrets from one "
                            + "to another.")
    @APIResponse(responseCode = "200", description = "Each provider")
    public List<EncryptionProviderView> list() {
        return Stream.of(EncryptionProvider.values())
                .filter(provider -> ciphers.of(provider).isConfigured())
                .map(provider -> EncryptionProviderView.of(
                        provider,
                        provider == ciphers.defaultProvider(),
                        ciphers.of(provider).capabilities()))
                .toList();
    }
}
