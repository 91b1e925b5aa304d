package io.tenantservice.credential.resolve;

import static io.tenantservice.platform.problem.ProblemCode.GENESYS_REGION_UNKNOWN;
import static io.tenantservice.platform.problem.ProblemCode.INVALID_FORMAT;
import static io.tenantservice.platform.problem.ProblemCode.ORGANIZATION_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.PHONE_NUMBER_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.REQUIRED;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_NOT_FOUND;

import io.tenantservice.credential.CredentialKind;
import io.tenantservice.platform.problem.FieldError;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.provider.genesys.GenesysRegion;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** By what a tenant is looked up. */
sealed interface LookUp {

    record ByPhoneNumber(String phoneNumberId) implements LookUp {}

    record ByOrganization(UUID organizationId, String deploymentRegion) implements LookUp {}

    record ByTenant(UUID tenantId) implements LookUp {}

    String PHONE_NUMBER_ID = "[0-9]{5,20}";

    Pattern PHONE_NUMBER = Pattern.compile(PHONE_NUMBER_ID);

    /** @throws Problem unless it is exactly one of phone number, organization in its region, and tenant */
    static LookUp of(
            @Nullable String phoneNumberId,
            @Nullable UUID organizationId,
            @Nullable String deploymentRegion,
            @Nullable UUID tenantId) {
        requireOne(phoneNumberId, organizationId, deploymentRegion, tenantId);
        if (phoneNumberId != null) {
            return phoneNumber(phoneNumberId);
        }
        if (tenantId != null) {
            return new ByTenant(tenantId);
        }
        return organization(organizationId, deploymentRegion);
    }

    private static void requireOne(
            @Nullable Object number, @Nullable Object organization, @Nullable Object region, @Nullable Object tenant) {
        List<String> given = Stream.of(
                        number == null ? "" : "query/phone_number_id",
                        organization == null && region == null ? "" : "query/genesys_organization_id",
                        tenant == null ? "" : "query/tenant_id")
                .filter(pointer -> !pointer.isEmpty())
                .toList();
        if (given.isEmpty()) {
            throw Problem.of(List.of(
                    missing("query/phone_number_id"),
                    missing("query/genesys_organization_id"),
                    missing("query/tenant_id")));
        }
        if (given.size() > 1) {
            throw Problem.of(given.stream()
                    .map(pointer -> new FieldError(pointer, INVALID_FORMAT, "one look-up at a time"))
                    .toList());
        }
    }

    private static FieldError missing(String pointer) {
        return new FieldError(
                pointer, REQUIRED, "one of phone_number_id, genesys_organization_id with deployment_region, tenant_id");
    }

    private static LookUp phoneNumber(String id) {
        if (!PHONE_NUMBER.matcher(id).matches()) {
            throw Problem.of(
                    List.of(new FieldError("query/phone_number_id", INVALID_FORMAT, "must be 5 to 20 digits")));
        }
        return new ByPhoneNumber(id);
    }

    private static LookUp organization(@Nullable UUID id, @Nullable String region) {
        if (id == null || region == null) {
            String absent = id == null ? "query/genesys_organization_id" : "query/deployment_region";
            throw Problem.of(List.of(new FieldError(
                    absent, REQUIRED, "genesys_organization_id and deployment_region are given together")));
        }
        return GenesysRegion.of(region)
                .map(known -> new ByOrganization(id, known.id()))
                .orElseThrow(() -> Problem.of(GENESYS_REGION_UNKNOWN).at("query/deployment_region"));
    }

    /** The side that is looked up by itself, and so is in every answer; absent when both are. */
    default @Nullable CredentialKind ownSide() {
        return switch (this) {
            case ByPhoneNumber number -> CredentialKind.WHATSAPP_ACCOUNT;
            case ByOrganization organization -> CredentialKind.GENESYS_ORGANIZATION;
            case ByTenant tenant -> null;
        };
    }

    default ProblemCode notFound() {
        return switch (this) {
            case ByPhoneNumber number -> PHONE_NUMBER_NOT_FOUND;
            case ByOrganization organization -> ORGANIZATION_NOT_FOUND;
            case ByTenant tenant -> TENANT_NOT_FOUND;
        };
    }
}
