package io.tenantservice.platform.openapi;

import static io.tenantservice.platform.problem.ProblemCode.*;
import static java.util.Objects.requireNonNull;
import static org.eclipse.microprofile.openapi.OASFactory.createContent;
import static org.eclipse.microprofile.openapi.OASFactory.createHeader;
import static org.eclipse.microprofile.openapi.OASFactory.createMediaType;
import static org.eclipse.microprofile.openapi.OASFactory.createParameter;
import static org.eclipse.microprofile.openapi.OASFactory.createSchema;
import static org.eclipse.microprofile.openapi.OASFactory.createSecurityRequirement;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.problem.ProblemCodes;
import io.tenantservice.platform.problem.ProblemView;
import io.tenantservice.platform.security.Scopes;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.Parameter.In;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/**
 * Documents, at build time, what the code enforces: the scopes of {@link PermissionsAllowed}, the codes of
 * {@link ProblemCodes}, and what follows from an operation's shape. So the document cannot promise anything else.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class OperationRules implements OASFilter {

    private static final String SCHEME = "bearer";
    private static final String API_KEY_SCHEME = "api_key";

    private static final Set<HttpMethod> IDEMPOTENCY_KEY = Set.of(HttpMethod.POST, HttpMethod.PATCH);

    private final Map<String, MethodInfo> methods = new HashMap<>();

    public OperationRules(IndexView index) {
        for (AnnotationInstance operation :
                index.getAnnotations(org.eclipse.microprofile.openapi.annotations.Operation.class)) {
            methods.put(
                    operation.value("operationId").asString(),
                    operation.target().asMethod());
        }
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getComponents()
                .addSecurityScheme(
                        SCHEME,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .bearerFormat("JWT")
                                .description(
                                        "A token of the identity provider. It names one tenant (claim `tenant_id`) "
                                                + "or carries the scope `platform`; each operation names the scopes it needs."))
                .addSecurityScheme(
                        API_KEY_SCHEME,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .bearerFormat("API key")
                                .description(
                                        "An API key of the tenant that the operation is about, which has the scope."));
        document.getPaths()
                .getPathItems()
                .forEach((path, item) ->
                        item.getOperations().forEach((method, operation) -> complete(path, method, operation)));
    }

    private void complete(String path, HttpMethod method, Operation operation) {
        MethodInfo code = requireNonNull(methods.get(operation.getOperationId()), "every operation has an operationId");
        List<String> scopes = scopes(code);
        if (!scopes.isEmpty()) {
            operation.addSecurityRequirement(createSecurityRequirement().addScheme(SCHEME, scopes));
        }
        if (!scopes.isEmpty() && Scopes.OF_A_TENANTS_KEY.containsAll(scopes)) {
            operation.addSecurityRequirement(createSecurityRequirement().addScheme(API_KEY_SCHEME, scopes));
        }
        Set<ProblemCode> problems = EnumSet.of(INTERNAL_ERROR);
        problems.addAll(named(code));
        if (!scopes.isEmpty()) {
            problems.addAll(Set.of(
                    AUTHENTICATION_REQUIRED,
                    TOKEN_INVALID,
                    TOKEN_EXPIRED,
                    API_KEY_REFUSED,
                    API_KEY_RATE_LIMITED,
                    TOKEN_WITHOUT_TENANT,
                    TOKEN_AMBIGUOUS,
                    SCOPE_MISSING,
                    DATABASE_UNAVAILABLE,
                    IDENTITY_PROVIDER_UNAVAILABLE));
        }
        if (path.contains("{tenant_id}")) {
            problems.addAll(Set.of(INVALID_ID, TENANT_NOT_FOUND));
        }
        if (operation.getRequestBody() != null) {
            problems.addAll(Set.of(
                    MALFORMED_JSON,
                    UNKNOWN_FIELD,
                    WRONG_TYPE,
                    NUL_CHARACTER,
                    UNPAIRED_SURROGATE,
                    VALIDATION_FAILED,
                    BODY_TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE));
        }
        if (hasParameter(operation, "page_token")) {
            problems.addAll(Set.of(PAGE_TOKEN_INVALID, VALIDATION_FAILED, INVALID_FORMAT));
            describePaging(operation);
        }
        if (hasStrictParameter(operation)) {
            problems.add(INVALID_FORMAT);
        }
        if (hasParameter(operation, "If-Match")) {
            problems.addAll(Set.of(PRECONDITION_REQUIRED, PRECONDITION_FAILED));
        }
        if (IDEMPOTENCY_KEY.contains(method) && !isUnrepeated(code)) {
            problems.addAll(Set.of(IDEMPOTENCY_KEY_INVALID, IDEMPOTENCY_KEY_IN_USE, IDEMPOTENCY_KEY_REUSED));
            problems.add(CONCURRENT_CHANGE);
            addIdempotencyKey(operation);
        }
        addLocation(operation);
        addProblems(operation, problems);
    }

    private static List<String> scopes(MethodInfo code) {
        AnnotationInstance permissions = code.annotation(PermissionsAllowed.class);
        return permissions == null ? List.of() : List.of(permissions.value().asStringArray());
    }

    private static List<ProblemCode> named(MethodInfo code) {
        AnnotationInstance problems = code.annotation(ProblemCodes.class);
        return problems == null
                ? List.of()
                : Arrays.stream(problems.value().asEnumArray())
                        .map(ProblemCode::valueOf)
                        .toList();
    }

    private static boolean isUnrepeated(MethodInfo code) {
        return code.hasAnnotation(NotRemembered.class);
    }

    private static boolean hasParameter(Operation operation, String name) {
        return operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(parameter -> name.equals(parameter.getName()));
    }

    /** One that is a time or a truth value, or one of several words: not every text is. */
    private static boolean hasStrictParameter(Operation operation) {
        return operation.getParameters() != null
                && operation.getParameters().stream()
                        .filter(parameter -> parameter.getIn() == In.QUERY && parameter.getSchema() != null)
                        .map(Parameter::getSchema)
                        .anyMatch(schema -> schema.getRef() != null
                                || "date-time".equals(schema.getFormat())
                                || (schema.getType() != null && schema.getType().contains(SchemaType.BOOLEAN)));
    }

    private static void describePaging(Operation operation) {
        for (Parameter parameter : operation.getParameters()) {
            switch (parameter.getName()) {
                case "page_size" -> parameter.description("Items of one page").example(PageRequest.DEFAULT_SIZE);
                case "page_token" ->
                    parameter
                            .description("The `next_page_token` of the page before, for the same list and filter")
                            .example("AAAAAwGgC4_OYHbfnUX313XSLdw");
                default -> {
                    // Not of the paging, and described where it is declared.
                }
            }
        }
    }

    private static void addIdempotencyKey(Operation operation) {
        operation.addParameter(createParameter()
                .name("Idempotency-Key")
                .in(In.HEADER)
                .description("Makes the request safe to send again: within 24 hours the same key gets the same answer")
                .example("7c9d0c2e-onboard-acme")
                .schema(createSchema().addType(SchemaType.STRING).minLength(1).maxLength(255)));
    }

    private static void addLocation(Operation operation) {
        for (String status : List.of("201", "202")) {
            var response = operation.getResponses().getAPIResponse(status);
            if (response != null) {
                response.addHeader(
                        "Location",
                        createHeader()
                                .description("Where it can be read from now on")
                                .schema(createSchema().addType(SchemaType.STRING)));
            }
        }
    }

    private static void addProblems(Operation operation, Set<ProblemCode> problems) {
        Map<Integer, List<ProblemCode>> byStatus = problems.stream()
                .collect(Collectors.groupingBy(ProblemCode::status, TreeMap::new, Collectors.toList()));
        byStatus.forEach((status, codes) -> {
            var response = OASFactory.createAPIResponse()
                    .description(codes.stream()
                            .map(code -> "`" + code + "`: " + code.title())
                            .collect(Collectors.joining("\n\n")))
                    .content(createContent()
                            .addMediaType(
                                    ProblemView.MEDIA_TYPE,
                                    createMediaType().schema(createSchema().ref("Problem"))));
            if (codes.stream().anyMatch(ProblemCode::retryable)) {
                response.addHeader(
                        "Retry-After",
                        createHeader()
                                .description("Seconds to wait before sending the request again")
                                .schema(createSchema().addType(SchemaType.INTEGER)));
            }
            operation.getResponses().addAPIResponse(status.toString(), response);
        });
    }
}
