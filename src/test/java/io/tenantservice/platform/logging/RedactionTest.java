package io.tenantservice.platform.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    private final Redaction redaction = new Redaction();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer abcdefgh12345678",
                "authorization=Basic Zm9vOmJhcg==",
                "token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln",
                "X-Vault-Token hvs.CAESIJ1234567890",
                "sent EAAJB1234567890abcdefghijKLMN",
                "key acme_live_eu1_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg4jX9aQ"
            })
    void secretIsTakenOutOfTheMessageAndItsParameters(String text) {
        ExtLogRecord record = new ExtLogRecord(Level.INFO, "seen %s here", ExtLogRecord.FormatStyle.PRINTF, "test");
        record.setParameters(new Object[] {text});

        redaction.isLoggable(record);

        assertThat(record.getFormattedMessage())
                .contains("[redacted]")
                .startsWith("seen ")
                .endsWith(" here");
        assertThat(Redaction.redact(record.getFormattedMessage())).isEqualTo(record.getFormattedMessage());
    }

    @Test
    void exceptionWithASecretIsWithheld() {
        ExtLogRecord record = new ExtLogRecord(Level.SEVERE, "failed", "test");
        record.setThrown(new IllegalStateException("outer", new IllegalArgumentException("Bearer abcdefgh12345678")));

        redaction.isLoggable(record);

        assertThat(record.getThrown()).isNull();
        assertThat(record.getFormattedMessage()).contains("failed", "IllegalStateException");
    }

    @Test
    void harmlessLineIsLeftAlone() {
        ExtLogRecord record =
                new ExtLogRecord(Level.INFO, "tenant 01a20b8f-ce60-76df-9d45-f7d775d22ddc created", "test");

        redaction.isLoggable(record);

        assertThat(record.getMessage()).isEqualTo("tenant 01a20b8f-ce60-76df-9d45-f7d775d22ddc created");
    }
}
