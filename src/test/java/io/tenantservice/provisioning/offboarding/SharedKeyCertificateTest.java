package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantWithAccount;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.tenantservice.api.Rotation;
import io.tenantservice.stack.KmsResource;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The end of a tenant that was moved to a key that tenants share. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
@WithTestResource(KmsResource.class)
@Tag("kms")
class SharedKeyCertificateTest {

    @Inject
    ShredKeyStep shred;

    @Inject
    IssueCertificateStep issue;

    @Test
    void certificateSaysThatTheSharedKeyStaysAndTheFormerOneIsDestroyed() throws Throwable {
        UUID id = tenantWithAccount();
        Rotation.move(id, "AWS_KMS").ended();
        OffboardingBySteps tenant = OffboardingBySteps.of(id, false);
        tenant.become("DELETED");

        VertxContextSupport.subscribeAndAwait(() -> shred.run(tenant.run()));
        VertxContextSupport.subscribeAndAwait(() -> issue.run(tenant.run()));

        platform()
                .get(tenant.address() + "/certificate")
                .then()
                .statusCode(200)
                .body("certificate.keys.shared.provider", equalTo("aws-kms"))
                .body("certificate.keys.shared.why_kept", containsString("backups"))
                .body("certificate.keys.destroyed.name", equalTo(List.of("t-" + id)))
                .body("signature.value", notNullValue());
    }
}
