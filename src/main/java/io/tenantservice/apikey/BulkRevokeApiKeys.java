package io.tenantservice.apikey;

import static io.tenantservice.platform.problem.ProblemCode.REQUIRED;

import io.tenantservice.platform.problem.FieldError;
import io.tenantservice.platform.problem.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Keys to be revoked together. */
@Schema(name = "BulkRevokeApiKeys")
public record BulkRevokeApiKeys(
        @NotNull @Valid Selection filter,

        @Nullable @Schema(description = "True answers how many keys match, and revokes none", defaultValue = "false")
        Boolean dryRun,

        @Nullable
        @Min(0)
        @Max(MOST)
        @Schema(description = "The `count` of a dry run; needed without one", examples = "3")
        Integer expectedCount,

        @Nullable
        @Size(max = 500)
        @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank")
        @Schema(
                description = "Stands on each key and in the audit log; needed without a dry run",
                examples = "Laptop of a developer stolen")
        String reason) {

    /** Keys of one request: so many are revoked in one transaction well within its time. */
    static final int MOST = 500;

    /** What must hold for a key; what is absent holds for every key. */
    @Schema(
            name = "ApiKeySelection",
            description = "What must hold for a key. With `{}`, all of the tenant's are meant")
    public record Selection(
            @Nullable Environment environment,

            @Nullable
            @Pattern(regexp = ScopeForm.EXPRESSION, message = ScopeForm.MESSAGE)
            @Schema(description = "The key has it, beside others", examples = "messages:send")
            String scope,

            @Nullable @Size(min = 1, max = 100) @Schema(description = "How the name begins", examples = "ci-")
            String namePrefix,

            @Nullable @Schema(examples = "2026-11-01T00:00:00Z")
            Instant createdBefore,

            @Nullable @Size(min = 1, max = MOST) List<@NotNull UUID> ids) {}

    boolean isDryRun() {
        return Boolean.TRUE.equals(dryRun);
    }

    ApiKeyFilter of(UUID tenantId) {
        return new ApiKeyFilter(
                tenantId,
                null,
                filter.environment(),
                filter.scope(),
                filter.namePrefix(),
                filter.createdBefore(),
                null,
                null,
                filter.ids());
    }

    /** @throws Problem VALIDATION_FAILED when it lacks what only a dry run may lack */
    Intent requireIntent() {
        List<FieldError> errors = new ArrayList<>();
        if (expectedCount == null) {
            errors.add(new FieldError("/expected_count", REQUIRED, "must be the count of a dry run"));
        }
        if (reason == null) {
            errors.add(new FieldError("/reason", REQUIRED, REQUIRED.title()));
        }
        if (expectedCount == null || reason == null) {
            throw Problem.of(errors);
        }
        return new Intent(expectedCount, reason);
    }

    /** What makes a revocation more than a question. */
    record Intent(int expectedCount, String reason) {}
}
