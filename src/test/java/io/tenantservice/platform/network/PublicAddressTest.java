package io.tenantservice.platform.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "169.254.170.2",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::7f00:1",
                "::a9fe:a9fe",
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "64:ff9b::10.0.0.1",
                "64:ff9b::169.254.169.254",
                "64:ff9b:1::1",
                "64:ff9b:1:fffe::10.0.0.1",
                "100::1",
                "2001::1",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2001:2::1",
                "2001:10::1",
                "2001:20::1",
                "2001:db8::1",
                "2002:a00:1::",
                "2002:7f00:1::1",
                "2002:a9fe:a9fe::1",
                "2002:c0a8:1::1",
                "3fff::1",
                "2a00:1450:4001:81b:0:5efe:10.0.0.1",
                "2a00:1450:4001:81b:200:5efe:192.168.1.1",
                "fe80::1",
                "fe80::5efe:10.0.0.1",
                "febf::1",
                "fec0::1",
                "fc00::1",
                "fd00:ec2::254",
                "fd12:3456::1",
                "ff02::1",
                "ff0e::1",
                "4000::1",
                "8000::1",
                "1::1"
            })
    void addressThatIsNotPublicIsRefused(String address) {
        assertThat(PublicAddress.is(bytes(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "::ffff:8.8.8.8",
                "64:ff9b::8.8.8.8",
                "2002:808:808::1",
                "2606:4700:4700::1111",
                "2a00:1450:4001:81b::200e",
                "2001:4860:4860::8888",
                "2001:200::1",
                "2a00:1450:4001:81b:0:5efe:8.8.8.8"
            })
    void addressOfTheInternetPasses(String address) {
        assertThat(PublicAddress.is(bytes(address))).isTrue();
    }

    /** However an address of IPv4 is dressed, it is no more public than it is. */
    @Property
    void innerAddressIsJudgedAsItself(@ForAll @Size(4) byte[] v4) {
        boolean isPublic = PublicAddress.is(v4);

        assertThat(PublicAddress.is(embed("::ffff:0:0", 12, v4))).isEqualTo(isPublic);
        assertThat(PublicAddress.is(embed("64:ff9b::", 12, v4))).isEqualTo(isPublic);
        assertThat(PublicAddress.is(embed("2002::1", 2, v4))).isEqualTo(isPublic);
        assertThat(PublicAddress.is(embed("2a00::5efe:0:0", 12, v4))).isEqualTo(isPublic);
    }

    @Property
    void outsideOfGlobalUnicastNothingIsPublic(@ForAll @Size(16) byte[] address) {
        boolean isGlobal = (address[0] & 0xe0) == 0x20;
        boolean isWrapped =
                Arrays.equals(address, 0, 10, new byte[10], 0, 10) || (address[0] == 0 && address[1] == 0x64);

        assertThat(!PublicAddress.is(address) || isGlobal || isWrapped).isTrue();
    }

    private static byte[] embed(String block, int at, byte[] v4) {
        byte[] address = block.startsWith("::ffff") ? mapped() : bytes(block);
        System.arraycopy(v4, 0, address, at, v4.length);
        return address;
    }

    /** Java makes an address of IPv4 of the text. */
    private static byte[] mapped() {
        byte[] address = new byte[16];
        address[10] = (byte) 0xff;
        address[11] = (byte) 0xff;
        return address;
    }

    private static byte[] bytes(String address) {
        return Cidr.address(address).orElseThrow();
    }
}
