package io.tenantservice.apikey.usage;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpPrefixTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7,              203.0.113.0/24",
        "255.255.255.255,          255.255.255.0/24",
        "::ffff:203.0.113.7,       203.0.113.0/24",
        "2001:db8:7:42::1,         2001:db8:7:0:0:0:0:0/48",
        "2001:DB8:FFFF:FFFF::FFFF, 2001:db8:ffff:0:0:0:0:0/48",
        "::1,                      0:0:0:0:0:0:0:0/48",
        "no address,               ",
    })
    void networkOfAnAddressIsKeptAndNoMore(String ip, @Nullable String prefix) {
        assertThat(IpPrefix.of(ip)).isEqualTo(prefix);
    }
}
