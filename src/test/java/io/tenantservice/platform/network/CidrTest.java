package io.tenantservice.platform.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.0/24, 203.0.113.255, true",
        "203.0.113.0/24, 203.0.114.0, false",
        "203.0.113.128/25, 203.0.113.127, false",
        "203.0.113.7, 203.0.113.7, true",
        "203.0.113.7, 203.0.113.8, false",
        "203.0.113.7/32, 203.0.113.7, true",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 203.0.113.7, false",
        "::/0, 2001:db8::1, true",
        "2001:db8::/32, 2001:DB8:ffff::1, true",
        "2001:db8::/32, 2001:db9::, false",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1, true",
        "203.0.113.0/24, ::ffff:203.0.113.7, true",
        "::ffff:203.0.113.7, 203.0.113.7, true",
        "10.0.0.0/7, 11.255.255.255, true",
        "10.0.0.0/7, 12.0.0.0, false"
    })
    void blockContainsWhatItsFirstBitsSay(String block, String address, boolean contained) {
        assertThat(Cidr.parse(block)
                        .orElseThrow()
                        .contains(Cidr.address(address).orElseThrow()))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/24",
                "10",
                "10.1",
                "010.0.0.1",
                "10.0.0.256",
                "10.0.0.0.",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/08",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10.0.0.1/8",
                " 10.0.0.1",
                "10.0.0.1:80",
                "2001:db8::1/64",
                "2001:db8::/129",
                "::ffff:203.0.113.0/120",
                "[::1]",
                "fe80::1%eth0",
                "1:2:3:4:5:6:7:8:9",
                "::g",
                "localhost",
                "example.com"
            })
    void whatIsNoBlockIsRefused(String text) {
        assertThat(Cidr.parse(text)).isEmpty();
    }
}
