package io.tenantservice.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds the rules that every operation keeps, on the document that callers see. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class OpenApiTest {

    private static final Path SNAPSHOT = Path.of("docs/openapi.yaml");

    /** The operations that need no token. Nothing is added here without a decision. */
    private static final Set<String> PUBLIC = Set.of("listProblems", "getProblem");

    private record Operation(String path, String method, JsonNode definition) {

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
    void everyCreationAnswers201AndEveryVerbAnotherCode() throws IOException {
        for (Operation operation : operations()) {
            if (operation.method().equals("post")) {
                assertThat(operation.definition().path("responses").has("201"))
                        .as(operation.id())
                        .isEqualTo(!operation.path().contains(":"));
            }
        }
    }

    private static List<Operation> operations() throws IOException {
        JsonNode document = new ObjectMapper()
                .readTree(given().get("/q/openapi?format=json")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString());
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method ->
                                operations.add(new Operation(path.getKey(), method.getKey(), method.getValue()))));
        assertThat(operations).isNotEmpty();
        return operations;
    }
}
