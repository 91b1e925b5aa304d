package io.tenantservice.provisioning;

import static io.tenantservice.platform.problem.ProblemCode.OPERATION_NOT_FOUND;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.Problem;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an onboarding is about. The ids of what it will create are given beforehand, so that nothing is created twice. */
@Entity
class Onboarding extends PanacheEntityBase {

    @Id
    UUID operationId;

    UUID tenantId;
    UUID whatsappAccountId;
    UUID genesysOrganizationId;
    UUID apiKeyId;

    /** JSON of the key to be issued, which holds no secret. */
    String apiKey;

    /** JSON of the configuration; null for the defaults. */
    @Nullable
    String configuration;

    /** @throws Problem OPERATION_NOT_FOUND when the operation is not an onboarding of the transaction's tenant */
    static Uni<Onboarding> require(UUID operationId) {
        return Onboarding.<Onboarding>findById(operationId)
                .onItem()
                .ifNull()
                .failWith(() -> Problem.of(OPERATION_NOT_FOUND));
    }
}
