package io.tenantservice.apikey.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program does not start with. */
class LeakConfigTest {

    private static final int CONVERTER_PRIORITY = 200;
    private static final ValidatorFactory VALIDATORS = Validation.buildDefaultValidatorFactory();

    @AfterAll
    static void close() {
        VALIDATORS.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.github.com/meta/public_keys/secret_scanning",
                "https://localhost:8443/keys?of=leaks&as=json",
                "https://[::1]:8443",
            })
    void addressIsTaken(String url) {
        assertThat(isTaken("public-keys-url", url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://git.example/keys",
                "https://",
                "https://[",
                "https://git.example:port/keys",
                "https://git.example/keys#part",
                "https://git.example/keys\n",
                "https://git.example/the keys",
                "git.example",
            })
    void addressIsRefused(String url) {
        assertThat(isTaken("public-keys-url", url)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ghp_0123", "ghp_0123\n", "ghp_0123\r\n"})
    void tokenIsTaken(String token) {
        assertThat(isTaken("public-keys-token", token)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "ghp\n0123", "ghp 0123", "ghp_0123 ", "ghp_é"})
    void tokenIsRefused(String token) {
        assertThat(isTaken("public-keys-token", token)).isFalse();
    }

    @Test
    void refusalNamesTheSettingAndDoesNotShowTheToken() {
        assertThatThrownBy(() -> read("public-keys-token", "ghp 0123"))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("tenantservice.leaks.public-keys-token must be one line")
                .hasMessageNotContaining("ghp");
    }

    private static boolean isTaken(String setting, String value) {
        try {
            read(setting, value);
            return true;
        } catch (ConfigValidationException refused) {
            return false;
        }
    }

    /** As the start of the program reads it. */
    private static void read(String setting, String value) {
        BeanValidationConfigValidator validator = VALIDATORS::getValidator;
        new SmallRyeConfigBuilder()
                .withMapping(LeakConfig.class)
                .withValidator(validator)
                .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter())
                .withDefaultValue("tenantservice.leaks." + setting, value)
                .build();
    }
}
