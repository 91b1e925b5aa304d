package io.tenantservice.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A token is looked at whenever it is, and comes to its end. */
class ExpiryWarningsPropertyTest {

    private static final Instant END = Instant.parse("2026-03-01T00:00:00Z");
    private static final int MOST_HOURS_BEFORE = 60 * 24;

    @Property
    void eachThresholdIsWarnedOfOnceAndTheNearerAfterTheFarther(
            @ForAll @Size(max = 60) List<@IntRange(min = -48, max = MOST_HOURS_BEFORE) Integer> hoursBefore) {
        WhatsAppAccount account = accountUntil(END);

        List<Integer> warnings =
                warnings(account, hoursBefore.stream().sorted((a, b) -> b - a).toList());

        assertThat(ExpiryThresholds.DAYS).containsAll(warnings);
        assertThat(warnings).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> b - a);
    }

    @Property
    void whoeverLooksEverySixHoursIsWarnedOfAllAndInTime(@ForAll @IntRange(min = 0, max = 5) int offset) {
        WhatsAppAccount account = accountUntil(END);
        List<Integer> warned = new ArrayList<>();

        for (int hours = MOST_HOURS_BEFORE + offset; hours > 0; hours -= 6) {
            OptionalInt due = account.takeWarning(END.minus(Duration.ofHours(hours)));
            if (due.isPresent()) {
                assertThat(hours).isBetween(due.getAsInt() * 24 - 6, due.getAsInt() * 24);
                warned.add(due.getAsInt());
            }
        }

        assertThat(warned).isEqualTo(ExpiryThresholds.DAYS);
    }

    @Example
    void anotherTokenStartsAnew() {
        WhatsAppAccount account = accountUntil(END);
        assertThat(warnings(account, List.of(24 * 8, 24 * 6, 24 * 6))).containsExactly(14, 7);

        account.tokenExpiresAt = END.plus(Duration.ofDays(60));
        assertThat(account.takeWarning(END.plus(Duration.ofDays(20)))).isEmpty();
        assertThat(account.takeWarning(END.plus(Duration.ofDays(31)))).hasValue(30);
    }

    @Example
    void tokenThatNeverEndsIsNotWarnedOf() {
        WhatsAppAccount account = new WhatsAppAccount();

        assertThat(account.takeWarning(END)).isEmpty();
        assertThat(CredentialVerification.goodUntil(null, END).health()).isEqualTo(CredentialHealth.VALID);
    }

    private static WhatsAppAccount accountUntil(Instant end) {
        WhatsAppAccount account = new WhatsAppAccount();
        account.tokenExpiresAt = end;
        return account;
    }

    private static List<Integer> warnings(WhatsAppAccount account, List<Integer> hoursBefore) {
        return hoursBefore.stream()
                .map(hours -> account.takeWarning(END.minus(Duration.ofHours(hours))))
                .flatMapToInt(OptionalInt::stream)
                .boxed()
                .toList();
    }
}
