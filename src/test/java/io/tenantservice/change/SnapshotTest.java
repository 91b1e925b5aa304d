package io.tenantservice.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTest {

    private final Snapshot snapshot = new Snapshot(10, 20, List.of(10L, 14L));

    @ParameterizedTest
    @ValueSource(strings = {"10:20:10,14", "10:10:"})
    void readsAndWritesTheTextOfPostgresql(String text) {
        assertThat(Snapshot.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"9, true", "10, false", "11, true", "14, false", "19, true", "20, false", "21, false"})
    void seesWhatHadEndedWhenItWasTaken(long xid, boolean isSeen) {
        assertThat(snapshot.sees(xid)).isEqualTo(isSeen);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "10:20:10,14; true",
                "10:20:10,12,14; true",
                "10:20:10,14,17; true",
                "14:20:14; false",
                "10:21:10,14; false",
                "9:9:; true",
                "20:20:; false",
            })
    void coversWhatSeesNoMore(String other, boolean isCovered) {
        assertThat(snapshot.covers(Snapshot.parse(other))).isEqualTo(isCovered);
    }

    @Test
    void laterOneCoversAnEarlierOneThoughTransactionsBeganInBetween() {
        assertThat(Snapshot.parse("14:25:14,22").covers(snapshot)).isTrue();
    }
}
