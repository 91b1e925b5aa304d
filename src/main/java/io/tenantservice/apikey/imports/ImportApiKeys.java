package io.tenantservice.apikey.imports;

import static io.tenantservice.platform.problem.ProblemCode.INVALID_FORMAT;
import static io.tenantservice.platform.problem.ProblemCode.REQUIRED;

import io.tenantservice.platform.problem.FieldError;
import io.tenantservice.platform.problem.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Keys of one pattern that another system has issued. */
@Schema(name = "ImportApiKeys")
public record ImportApiKeys(
        @NotNull
        @Valid
        @Schema(description = "What these keys look like. Declared by the first import, and the same in later ones")
        ApiKeyPattern pattern,

        @NotNull @Size(min = 1, max = MOST) List<@NotNull @Valid ImportApiKey> keys) {

    static final int MOST = 1_000;

    /**
     * What cannot be told from one value alone.
     *
     * @throws Problem VALIDATION_FAILED with all that is wrong, or what is wrong with the first key as at a creation
     */
    void check(Instant now) {
        List<FieldError> errors = new ArrayList<>(pattern.contradictions("/pattern"));
        for (int i = 0; i < keys.size(); i++) {
            addErrors(keys.get(i).hash(), "/keys/" + i + "/hash", errors);
        }
        if (!errors.isEmpty()) {
            throw Problem.of(errors);
        }
        for (int i = 0; i < keys.size(); i++) {
            keys.get(i).asCreation().check(now, "/keys/" + i);
        }
    }

    private void addErrors(ImportedHash hash, String pointer, List<FieldError> errors) {
        if (hash.normalized().isEmpty()) {
            errors.add(new FieldError(pointer + "/value", INVALID_FORMAT, "must be a hash of its algorithm"));
        }
        lookupError(hash.algorithm(), hash.lookupPrefix(), pointer + "/lookup_prefix")
                .ifPresent(errors::add);
    }

    private Optional<FieldError> lookupError(ImportAlgorithm algorithm, @Nullable String beginning, String pointer) {
        if (algorithm == ImportAlgorithm.SHA256) {
            return beginning == null
                    ? Optional.empty()
                    : Optional.of(new FieldError(pointer, INVALID_FORMAT, "must be absent with SHA256"));
        }
        if (pattern.lookupLength() == null) {
            return Optional.of(new FieldError("/pattern/lookup_length", REQUIRED, "is needed with BCRYPT"));
        }
        if (beginning == null) {
            return Optional.of(new FieldError(pointer, REQUIRED, REQUIRED.title()));
        }
        return pattern.allowsLookup(beginning)
                ? Optional.empty()
                : Optional.of(new FieldError(
                        pointer, INVALID_FORMAT, "must begin as the pattern says, and have lookup_length characters"));
    }
}
