package io.tenantservice.api;

import static io.restassured.RestAssured.given;
import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.tenantCaller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.stack.StackResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Holds the rules that every operation keeps, on the document that callers see. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class OpenApiTest {

    private static final Path SNAPSHOT = Path.of("docs/openapi.yaml");

    /** The operations that need no token. Nothing is added here without a decision. */
    private static final Set<String> PUBLIC = Set.of("listProblems", "getProblem", "getApiKeyFormat", "reportLeaks");

    /** It creates nothing that has an address, and its form is that of a protocol that is not ours. */
    private static final String OF_ANOTHER_PROTOCOL = "reportLeaks";

    /** The operations that answer with events as they come. */
    /** What answers something else than JSON. */
    private static final Map<String, String> MEDIA_TYPES =
            Map.of("followOperation", "text/event-stream", "downloadOffboardingExport", "application/gzip");

    /** Operations whose address names no tenant, and the test that calls each as another tenant. */
    private static final Map<String, String> FOREIGN_TENANT_TESTS = Map.ofEntries(
            Map.entry("createTenant", "tenant.TenantResourceTest#tenantCannotSuspendOrCreateTenants"),
            Map.entry("listTenants", "tenant.TenantResourceTest#tenantSeesItselfAloneAndNoOther"),
            Map.entry(
                    "onboardTenant",
                    "provisioning.OnboardingResourceTest#tenantCannotOnboardAndOnboardingNeedsTheScopesOfAllThatItDoes"),
            Map.entry(
                    "offboardTenant",
                    "provisioning.offboarding.OffboardingTest#onlyThePlatformOffboardsAndATenantSeesItsOwnAlone"),
            Map.entry(
                    "undoOffboarding",
                    "provisioning.offboarding.OffboardingTest#onlyThePlatformOffboardsAndATenantSeesItsOwnAlone"),
            Map.entry(
                    "getOffboarding",
                    "provisioning.offboarding.OffboardingTest#onlyThePlatformOffboardsAndATenantSeesItsOwnAlone"),
            Map.entry(
                    "getOperation",
                    "provisioning.OnboardingResourceTest#otherTenantsSeeNothingOfAnOnboardingAndItsOwnTenantDoes"),
            Map.entry("listOperations", "operation.OperationListTest#tenantSeesItsOwnOperationsAlone"),
            Map.entry("cancelOperation", "operation.OperationSteeringTest#otherTenantsCanSteerNothing"),
            Map.entry("retryOperationStep", "operation.OperationSteeringTest#otherTenantsCanSteerNothing"),
            Map.entry("resumeOperation", "operation.OperationSteeringTest#otherTenantsCanSteerNothing"),
            Map.entry("followOperation", "operation.stream.OperationStreamTest#otherTenantsFollowNothing"),
            Map.entry(
                    "dryRunOnboarding",
                    "provisioning.OnboardingDryRunTest#tenantCannotTryOnboardingsAndItNeedsTheScopesOfAllThatItLooksAt"),
            Map.entry(
                    "claimApiKey",
                    "provisioning.OnboardingResourceTest#otherTenantsSeeNothingOfAnOnboardingAndItsOwnTenantDoes"),
            Map.entry(
                    "resolve",
                    "credential.resolve.ResolveResourceTest#otherTenantsFindNothingAndSecretsNeedTheirScope"),
            Map.entry("verifyApiKey", "apikey.ApiKeyResourceTest#keyOfAnotherTenantIsNotFound"),
            Map.entry("verifyApiKeys", "apikey.ApiKeyResourceTest#keyOfAnotherTenantIsNotFound"),
            Map.entry(
                    "startKeyRotation",
                    "crypto.rotation.KeyRotationResourceTest#tenantCanNeitherStartNorSeeRotationsAndThePlatformNeedsTheScope"),
            Map.entry(
                    "getKeyRotation",
                    "crypto.rotation.KeyRotationResourceTest#tenantCanNeitherStartNorSeeRotationsAndThePlatformNeedsTheScope"),
            Map.entry(
                    "listEncryptionProviders",
                    "crypto.rotation.KeyRotationResourceTest#tenantCanNeitherStartNorSeeRotationsAndThePlatformNeedsTheScope"),
            Map.entry(
                    "getPepper",
                    "apikey.pepper.PepperRotationTest#tenantCanNeitherSeeNorRotateThePepperAndThePlatformNeedsTheScope"),
            Map.entry(
                    "rotatePepper",
                    "apikey.pepper.PepperRotationTest#tenantCanNeitherSeeNorRotateThePepperAndThePlatformNeedsTheScope"),
            Map.entry(
                    "listFeatureFlags",
                    "feature.FeatureFlagResourceTest#tenantCanNeitherSeeNorSwitchAndThePlatformNeedsTheScopes"),
            Map.entry(
                    "getFeatureFlag",
                    "feature.FeatureFlagResourceTest#tenantCanNeitherSeeNorSwitchAndThePlatformNeedsTheScopes"),
            Map.entry(
                    "putFeatureFlag",
                    "feature.FeatureFlagResourceTest#tenantCanNeitherSeeNorSwitchAndThePlatformNeedsTheScopes"),
            Map.entry(
                    "verifyWebhookSignature",
                    "credential.signature.SignatureResourceTest#otherTenantsNumbersAndOrganizationsAreNotFound"),
            Map.entry("testWebhookUrl", "webhook.WebhookUrlResourceTest#tenantMayTryTenAMinuteWhateverOthersDo"),
            Map.entry(
                    "listEventTypes",
                    "webhook.event.EventCatalogueTest#catalogueIsTheSameForEveryTenantThatHasTheScope"),
            Map.entry("listPlatformAuditEntries", "audit.log.AuditLogResourceTest#entriesOfAnotherTenantAreHidden"));

    private record Operation(String path, String method, JsonNode definition) {

        /** Such an operation is refused to every tenant, its own included. */
        boolean needsPlatform() {
            return definition.path("security").path(0).path("bearer").toString().contains("\"platform\"");
        }

        String id() {
            return definition.path("operationId").asText();
        }
    }

    @Test
    void committedDocumentIsTheOneServed() throws IOException {
        String served = given().get("/q/openapi?format=yaml")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        String committed = Files.exists(SNAPSHOT) ? Files.readString(SNAPSHOT) : "";
        if (Boolean.getBoolean("openapi.update")) {
            Files.writeString(SNAPSHOT, served);
            committed = served;
        }

        assertThat(committed)
                .as("docs/openapi.yaml; write it anew with ./mvnw test -Dtest=OpenApiTest -Dopenapi.update")
                .isEqualTo(served);
    }

    @Test
    void everyOperationExplainsItself() throws IOException {
        for (Operation operation : operations()) {
            assertThat(operation.definition().path("summary").asText())
                    .as(operation.id())
                    .isNotBlank();
            assertThat(operation.definition().path("tags")).as(operation.id()).hasSize(1);
            assertThat(operation.definition().path("operationId").asText())
                    .as(operation.path())
                    .isNotBlank();
        }
    }

    /** Ids, times, enums and flags explain themselves; what holds other schemas is explained by theirs. */
    @Test
    void everyPlainValueHasAnExample() throws IOException {
        for (var schema : document().path("components").path("schemas").properties()) {
            for (var property : schema.getValue().path("properties").properties()) {
                JsonNode definition = property.getValue();
                boolean plain = definition.path("type").toString().matches(".*(string|integer|number).*")
                        && !definition.has("enum")
                        && !definition.has("$ref")
                        && !definition.path("format").asText().matches("uuid|date-time");
                assertThat(!plain || definition.has("examples"))
                        .as(schema.getKey() + "." + property.getKey())
                        .isTrue();
            }
        }
    }

    @Test
    void everyOperationNeedsAScope() throws IOException {
        for (Operation operation : operations()) {
            if (PUBLIC.contains(operation.id())) {
                assertThat(operation.definition().path("security").isMissingNode())
                        .as(operation.id())
                        .isTrue();
            } else {
                assertThat(operation.definition().path("security").path(0).path("bearer"))
                        .as(operation.id())
                        .isNotEmpty();
            }
        }
    }

    @Test
    void everyCreationAnswers201OrGoesOnAfter202AndEveryVerbAnswersAnotherCode() throws IOException {
        for (Operation operation : operations()) {
            JsonNode responses = operation.definition().path("responses");
            if (operation.method().equals("post") && !operation.id().equals(OF_ANOTHER_PROTOCOL)) {
                assertThat(responses.has("201")
                                || responses.has("202") && !operation.path().contains(":"))
                        .as(operation.id())
                        .isEqualTo(!operation.path().contains(":"));
            }
        }
    }

    @Test
    void everyAddressOfATenantAnswers404ToAnother() throws IOException {
        UUID own = activeTenant();
        UUID foreign = activeTenant();
        for (Operation operation : operations()) {
            if (operation.path().contains("{tenant_id}")) {
                String address = operation
                        .path()
                        .replace("{tenant_id}", foreign.toString())
                        .replaceAll("\\{[a-z_]+}", UUID.randomUUID().toString());

                tenantCaller(own)
                        .header("If-Match", "*")
                        .request(operation.method().toUpperCase(Locale.ROOT), address)
                        .then()
                        .body("code", equalTo(operation.needsPlatform() ? "SCOPE_MISSING" : "TENANT_NOT_FOUND"));
            }
        }
    }

    @Test
    void everyOtherOperationHasAForeignTenantTest() throws IOException {
        assertThat(operations())
                .filteredOn(operation -> !operation.path().contains("{tenant_id}"))
                .extracting(Operation::id)
                .allSatisfy(id -> assertThat(PUBLIC.contains(id) || isATest(FOREIGN_TENANT_TESTS.get(id)))
                        .as(id)
                        .isTrue());
    }

    @Test
    void everySuccessSaysWhatItAnswers() throws IOException {
        for (Operation operation : operations()) {
            operation.definition().path("responses").properties().stream()
                    .filter(response -> response.getKey().startsWith("2"))
                    .filter(response -> !response.getKey().equals("204"))
                    .forEach(response -> assertThat(response.getValue()
                                    .path("content")
                                    .path(MEDIA_TYPES.getOrDefault(operation.id(), "application/json"))
                                    .path("schema"))
                            .as(operation.id())
                            .isNotEmpty());
        }
    }

    /** @param name of the class below io.tenantservice, and of its method */
    private static boolean isATest(@Nullable String name) {
        if (name == null) {
            return false;
        }
        String[] parts = name.split("#", 2);
        try {
            return Class.forName("io.tenantservice." + parts[0])
                    .getDeclaredMethod(parts[1])
                    .isAnnotationPresent(Test.class);
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    private static JsonNode document() throws IOException {
        return new ObjectMapper()
                .readTree(given().get("/q/openapi?format=json")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString());
    }

    private static List<Operation> operations() throws IOException {
        List<Operation> operations = new ArrayList<>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method ->
                                operations.add(new Operation(path.getKey(), method.getKey(), method.getValue()))));
        assertThat(operations).isNotEmpty();
        return operations;
    }
}
