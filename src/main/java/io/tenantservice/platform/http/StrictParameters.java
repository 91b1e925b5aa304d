package io.tenantservice.platform.http;

import static io.tenantservice.platform.problem.ProblemCode.INVALID_FORMAT;
import static io.tenantservice.platform.problem.ProblemCode.INVALID_ID;

import io.tenantservice.platform.problem.Problem;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads ids, times, truth values and enums in paths and queries. What does not fit gets a problem, not JAX-RS's bare 404. */
@Provider
public class StrictParameters implements ParamConverterProvider {

    // UUID.fromString alone takes "1-1-1-1-1".
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable ParamConverter<T> getConverter(Class<T> type, Type genericType, Annotation[] annotations) {
        if (type == UUID.class) {
            return (ParamConverter<T>) new Converter<>(StrictParameters::uuid);
        }
        if (type == Instant.class) {
            return (ParamConverter<T>) new Converter<>(StrictParameters::time);
        }
        if (type == Boolean.class) {
            return (ParamConverter<T>) new Converter<>(StrictParameters::truth);
        }
        if (type.isEnum()) {
            return new Converter<>(text -> constant(type, text));
        }
        return null;
    }

    /** @throws Problem INVALID_ID */
    public static UUID uuid(String text) {
        if (!UUID_FORM.matcher(text).matches()) {
            throw Problem.of(INVALID_ID);
        }
        return UUID.fromString(text);
    }

    private static Instant time(String text) {
        return Times.parse(text).orElseThrow(() -> Problem.of(INVALID_FORMAT, Times.FORM));
    }

    private static Boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Problem.of(INVALID_FORMAT, "A query parameter must be true or false.");
        };
    }

    private static <T> T constant(Class<T> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                        INVALID_FORMAT,
                        Arrays.stream(type.getEnumConstants())
                                .map(Object::toString)
                                .collect(Collectors.joining(", ", "A query parameter must be one of ", "."))));
    }

    private record Converter<T>(Function<String, T> parse) implements ParamConverter<T> {

        @Override
        public T fromString(String text) {
            return parse.apply(text);
        }

        @Override
        public String toString(T value) {
            return value.toString();
        }
    }
}
