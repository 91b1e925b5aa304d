package io.tenantservice.credential.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {

    @Test
    void newestMessageOrStatusOfMetaCounts() {
        String body = """
                {"object":"whatsapp_business_account","entry":[
                  {"id":"1","changes":[
                    {"field":"messages","value":{"messages":[{"timestamp":"1700000001"},{"timestamp":"1700000003"}]}},
                    {"field":"messages","value":{"statuses":[{"timestamp":"1700000002"}]}}]},
                  {"id":"1","time":1699999999,"changes":[{"field":"account_update","value":{}}]}]}""";

        assertThat(meta(body)).contains(Instant.ofEpochSecond(1_700_000_003L));
    }

    @Test
    void entryWithoutMessagesHasATimeOfItsOwn() {
        assertThat(meta("{\"entry\":[{\"time\":1700000000,\"changes\":[]}]}"))
                .contains(Instant.ofEpochSecond(1_700_000_000L));
    }

    @Test
    void channelOfGenesysHasTheTime() {
        assertThat(EventTime.of(
                        Signatory.GENESYS, "{\"channel\":{\"time\":\"2026-11-01T10:00:00.5+01:00\"}}".getBytes(UTF_8)))
                .contains(Instant.parse("2026-11-01T09:00:00.5Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "1",
                "null",
                "{}",
                "{\"entry\":{}}",
                "{\"entry\":[1]}",
                "{\"entry\":[{\"time\":{}}]}",
                "{\"entry\":[{\"time\":\"soon\"}]}",
                "{\"entry\":[{\"time\":99999999999999999999}]}",
                "{\"entry\":[{\"time\":9223372036854775807}]}",
                "{\"entry\":[{\"changes\":[{\"value\":[]}]}]}",
                "{\"channel\":[]}",
                "{\"channel\":{\"time\":1}}",
                "{\"channel\":{\"time\":\"today\"}}"
            })
    void whatHasNoTimeHasNone(String body) {
        assertThat(meta(body)).isEmpty();
        assertThat(EventTime.of(Signatory.GENESYS, body.getBytes(UTF_8))).isEmpty();
    }

    private static Optional<Instant> meta(String body) {
        return EventTime.of(Signatory.META, body.getBytes(UTF_8));
    }
}
