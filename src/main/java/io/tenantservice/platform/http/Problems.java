package io.tenantservice.platform.http;

import static io.tenantservice.platform.problem.ProblemCode.*;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.tenantservice.platform.problem.FieldError;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.problem.ProblemView;
import io.tenantservice.platform.problem.RefusedJson;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.hibernate.validator.engine.HibernateConstraintViolation;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Turns whatever fails on the way to an answer into a problem. Nothing of an exception's text goes out. */
class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final Set<Class<? extends Annotation>> PRESENCE =
            Set.of(NotNull.class, NotBlank.class, NotEmpty.class);
    /** What resources call the parameter that is the body; its pointer is that of the whole document. */
    private static final Set<String> BODIES = Set.of("request", "patch");

    private static final Set<Class<? extends Annotation>> RANGE = Set.of(Size.class, Min.class, Max.class);

    @ServerExceptionMapper
    Response problem(Problem problem) {
        return answer(problem);
    }

    @ServerExceptionMapper
    Response json(JsonProcessingException failure) {
        return answer(ofJson(failure));
    }

    // Quarkus brings a mapper of its own for this one, which only the same type takes precedence over.
    @ServerExceptionMapper
    Response mismatch(MismatchedInputException failure) {
        return answer(ofJson(failure));
    }

    @ServerExceptionMapper
    Response validation(ConstraintViolationException failure) {
        boolean ourAnswer = failure.getConstraintViolations().stream()
                .anyMatch(violation -> violation.getPropertyPath().toString().contains("<return value>"));
        if (ourAnswer) {
            return defect(failure);
        }
        return answer(Problem.of(failure.getConstraintViolations().stream()
                .map(Problems::fieldError)
                .toList()));
    }

    @ServerExceptionMapper
    Response unauthenticated(UnauthorizedException failure) {
        return answer(Problem.of(AUTHENTICATION_REQUIRED));
    }

    @ServerExceptionMapper
    Response authenticationFailed(AuthenticationFailedException failure) {
        return answer(TokenFailure.of(failure));
    }

    /** No token could be looked at, as nothing is known of the identity provider yet. */
    @ServerExceptionMapper
    Response identityProviderUnknown(OIDCException failure) {
        return answer(Problem.of(IDENTITY_PROVIDER_UNAVAILABLE));
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException failure) {
        return answer(Problem.of(SCOPE_MISSING));
    }

    @ServerExceptionMapper
    Response web(WebApplicationException failure) {
        if (failure.getCause() instanceof JsonProcessingException json) {
            return answer(ofJson(json));
        }
        if (failure.getCause() instanceof Problem problem) {
            // Parameter converters cannot throw through JAX-RS but wrapped.
            return answer(problem);
        }
        if (failure instanceof NotFoundException && failure.getCause() != null) {
            // JAX-RS answers 404 for a parameter that cannot be read, as if the address did not exist.
            return answer(Problem.of(INVALID_FORMAT, "A parameter in the address has the wrong form."));
        }
        ProblemCode code = switch (failure.getResponse().getStatus()) {
            case 400 -> MALFORMED_JSON;
            case 401 -> AUTHENTICATION_REQUIRED;
            case 403 -> SCOPE_MISSING;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> BODY_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            default -> INTERNAL_ERROR;
        };
        return code == INTERNAL_ERROR ? defect(failure) : answer(Problem.of(code));
    }

    @ServerExceptionMapper
    Response other(Throwable failure) {
        return defect(failure);
    }

    private static Response defect(Throwable failure) {
        LOG.error("Request failed by a defect of this service", failure);
        return answer(Problem.of(INTERNAL_ERROR));
    }

    private static Response answer(Problem problem) {
        Response.ResponseBuilder response = Response.status(problem.code().status())
                .type(ProblemView.MEDIA_TYPE)
                .entity(ProblemView.of(problem, RequestId.current()));
        if (problem.retryAfter() != null) {
            response.header("Retry-After", Math.ceilDiv(problem.retryAfter().toMillis(), 1000));
        }
        if (problem.code().status() == Response.Status.UNAUTHORIZED.getStatusCode()) {
            response.header("WWW-Authenticate", "Bearer");
        }
        return response.build();
    }

    static Problem ofJson(JsonProcessingException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                // Thrown while the body was read, by whoever measures it.
                return problem;
            }
        }
        return switch (failure) {
            case UnrecognizedPropertyException unknown ->
                Problem.of(UNKNOWN_FIELD).at(pointer(unknown.getPath()));
            case RefusedJson refused ->
                Problem.of(refused.code(), refused.detail()).at(pointer(refused.getPath()));
            case JsonMappingException mapping
            when mapping.getCause() instanceof InputCoercionException ->
                Problem.of(List.of(new FieldError(pointer(mapping.getPath()), OUT_OF_RANGE, OUT_OF_RANGE.title())));
            case StreamReadException malformed -> Problem.of(MALFORMED_JSON);
            case JsonMappingException mapping
            when mapping.getCause() instanceof StreamReadException -> Problem.of(MALFORMED_JSON);
            case JsonMappingException mapping -> Problem.of(WRONG_TYPE).at(pointer(mapping.getPath()));
            default -> Problem.of(MALFORMED_JSON);
        };
    }

    private static String pointer(List<JsonMappingException.Reference> path) {
        return path.stream()
                .map(step -> "/" + (step.getFieldName() == null ? step.getIndex() : escape(step.getFieldName())))
                .collect(Collectors.joining());
    }

    private static FieldError fieldError(ConstraintViolation<?> violation) {
        // The first two nodes are the resource's method and its parameter.
        String pointer = StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
                .skip(2)
                .map(Problems::step)
                .collect(Collectors.joining());
        boolean isBody = BODIES.contains(lastName(violation));
        if (pointer.isEmpty() && !isBody) {
            pointer = "query/" + snakeCase(lastName(violation));
        }
        return new FieldError(pointer, code(violation), violation.getMessage());
    }

    /** An element of a list is named by its index alone, one of a map by its key. */
    private static String step(Path.Node node) {
        String index = node.getIndex() != null
                ? "/" + node.getIndex()
                : node.getKey() != null ? "/" + escape(node.getKey().toString()) : "";
        return node.getKind() == ElementKind.PROPERTY ? index + "/" + snakeCase(node.getName()) : index;
    }

    /** A constraint of ours may state its code, as the dynamic payload of the violation. */
    private static ProblemCode code(ConstraintViolation<?> violation) {
        HibernateConstraintViolation<?> details = violation.unwrap(HibernateConstraintViolation.class);
        @Nullable ProblemCode stated = details.getDynamicPayload(ProblemCode.class);
        if (stated != null) {
            return stated;
        }
        Class<? extends Annotation> constraint =
                violation.getConstraintDescriptor().getAnnotation().annotationType();
        return PRESENCE.contains(constraint) ? REQUIRED : RANGE.contains(constraint) ? OUT_OF_RANGE : INVALID_FORMAT;
    }

    private static String lastName(ConstraintViolation<?> violation) {
        String last = "";
        for (var node : violation.getPropertyPath()) {
            last = String.valueOf(node.getName());
        }
        return last;
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
