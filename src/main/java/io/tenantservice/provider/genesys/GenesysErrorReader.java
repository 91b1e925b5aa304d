package io.tenantservice.provider.genesys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tenantservice.platform.budget.Load;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads an answer that is not good, as far as the classifier needs it. */
final class GenesysErrorReader {

    private static final Logger LOG = Logger.getLogger(GenesysErrorReader.class);
    private static final ObjectMapper MAPPER = PlatformApi.lenientMapper();
    private static final Pattern DIGITS = Pattern.compile("\\d{1,6}");
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private GenesysErrorReader() {}

    /** A good answer without what every good answer has: something else than Genesys may have given it. */
    static GenesysFailure incomplete() {
        LOG.info("Genesys gave an answer that lacks what it should hold");
        return new GenesysFailure(new GenesysVerdict.Unclear());
    }

    /** No answer, a broken one, or none in time. What failed might quote a body, so only its kind is kept. */
    static GenesysFailure failure(Throwable failure) {
        if (failure instanceof GenesysFailure known) {
            return known;
        }
        LOG.infof(
                "Genesys gave no answer that can be read: %s",
                failure.getClass().getSimpleName());
        return new GenesysFailure(GenesysClassifier.classify(failure));
    }

    static GenesysFailure loginFailure(Response response) {
        Optional<Genesys.LoginError> error =
                read(response, Genesys.LoginError.class).filter(known -> known.error() != null);
        GenesysVerdict verdict = error.map(known -> GenesysClassifier.login(response.getStatus(), known))
                .orElseGet(() -> GenesysClassifier.classify(response.getStatus(), wait(response)));
        return failure(response, error.map(Genesys.LoginError::error), verdict);
    }

    static GenesysFailure apiFailure(Response response) {
        Optional<Genesys.ApiError> error =
                read(response, Genesys.ApiError.class).filter(known -> known.code() != null);
        GenesysVerdict verdict = error.map(known -> GenesysClassifier.api(response.getStatus(), known, wait(response)))
                .orElseGet(() -> GenesysClassifier.classify(response.getStatus(), wait(response)));
        return failure(response, error.map(Genesys.ApiError::code), verdict);
    }

    private static GenesysFailure failure(Response response, Optional<String> code, GenesysVerdict verdict) {
        LOG.infof(
                "Genesys answered %d, code %s, correlation %s: %s",
                response.getStatus(),
                harmless(code.orElse("")),
                harmless(response.getHeaderString("ININ-Correlation-Id")),
                verdict.getClass().getSimpleName());
        return new GenesysFailure(verdict, load(response::getHeaderString));
    }

    /** How much of the client's limit is used (Genesys blog, "SDK Configuration and Logging"). */
    static Load load(Function<String, @Nullable String> header) {
        double allowed = number(header.apply("inin-ratelimit-allowed"));
        return new Load(
                allowed > 0 ? number(header.apply("inin-ratelimit-count")) / allowed : 0,
                retryAfter(header.apply("Retry-After")));
    }

    private static double number(@Nullable String text) {
        return text != null && DIGITS.matcher(text).matches() ? Double.parseDouble(text) : 0;
    }

    private static <T> Optional<T> read(Response response, Class<T> type) {
        try {
            return Optional.ofNullable(MAPPER.readValue(response.readEntity(String.class), type));
        } catch (JsonProcessingException | RuntimeException e) {
            // Not Genesys's form. The exception might quote the body, so it ends here.
            return Optional.empty();
        }
    }

    private static Duration wait(Response response) {
        return retryAfter(response.getHeaderString("Retry-After"));
    }

    static Duration retryAfter(@Nullable String seconds) {
        return seconds != null && DIGITS.matcher(seconds).matches()
                ? Duration.ofSeconds(Long.parseLong(seconds))
                : Duration.ZERO;
    }

    /** A code that is none might be anything, a secret too. */
    static String harmless(@Nullable String code) {
        return code != null && HARMLESS.matcher(code).matches() ? code : "none";
    }
}
