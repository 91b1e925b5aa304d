package io.tenantservice.apikey.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.platform.secret.Secret;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.statistics.Statistics;

/** The quick check of a request says what the validator says. */
class VerifyApiKeyPropertyTest {

    private static final ValidatorFactory FACTORY = Validation.buildDefaultValidatorFactory();
    private static final Validator VALIDATOR = FACTORY.getValidator();

    @AfterContainer
    static void close() {
        FACTORY.close();
    }

    @Property(tries = 3_000)
    void quickCheckAgreesWithTheValidator(@ForAll("requests") VerifyApiKey request) {
        boolean good = VALIDATOR.validate(request).isEmpty();

        Statistics.collect(good);
        Statistics.coverage(seen -> {
            seen.check(true).percentage(share -> share > 5);
            seen.check(false).percentage(share -> share > 5);
        });
        assertThat(request.certainlyKeepsConstraints()).isEqualTo(good);
    }

    @Provide
    Arbitrary<VerifyApiKey> requests() {
        return Combinators.combine(
                        Arbitraries.just(Secret.of("key")).injectNull(0.05),
                        listsOf(scopes(), 51).injectNull(0.3),
                        addresses().injectNull(0.3),
                        listsOf(charges(), 6).injectNull(0.3))
                .as(VerifyApiKey::new);
    }

    /** Mostly short, and now and then as long as is just permitted, or longer by one. */
    private static <T> Arbitrary<List<T>> listsOf(Arbitrary<T> element, int tooMany) {
        return Arbitraries.frequencyOf(
                Tuple.of(8, element.list().ofMaxSize(2)),
                Tuple.of(1, element.list().ofSize(tooMany - 1)),
                Tuple.of(1, element.list().ofSize(tooMany)));
    }

    private static Arbitrary<String> scopes() {
        String longest = "a".repeat(50);
        return rarelyWrong(
                Arbitraries.of("messages:send", "a:b", "m-1:r-2", longest + ":" + longest),
                Arbitraries.of(
                        "",
                        "messages",
                        "Messages:send",
                        "1a:b",
                        "a:b ",
                        "a:b\n",
                        ":",
                        longest + "a:b",
                        "a:b:c",
                        "ä:b"));
    }

    private static Arbitrary<String> addresses() {
        return rarelyWrong(
                Arbitraries.of("203.0.113.7", "2001:db8::1", "::ffff:203.0.113.7"),
                Arbitraries.of("", " ", "203.0.113", "203.0.113.7:80", "[::1]", "fe80::1%eth0", "localhost", "1"));
    }

    private static Arbitrary<RateLimitCharge> charges() {
        return rarelyWrong(
                Combinators.combine(Arbitraries.of("default", "a", "m_1-x"), Arbitraries.of(0, 1, 1_000_000))
                        .as(RateLimitCharge::new),
                Combinators.combine(
                                Arbitraries.of("default", "", "Default", "1", "a b", "a".repeat(33))
                                        .injectNull(0.1),
                                Arbitraries.of(1, -1, 1_000_001, Integer.MIN_VALUE, Integer.MAX_VALUE)
                                        .injectNull(0.1))
                        .as(RateLimitCharge::new));
    }

    private static <T> Arbitrary<T> rarelyWrong(Arbitrary<T> right, Arbitrary<T> wrong) {
        return Arbitraries.frequencyOf(Tuple.of(60, right), Tuple.of(1, wrong)).injectNull(0.01);
    }
}
