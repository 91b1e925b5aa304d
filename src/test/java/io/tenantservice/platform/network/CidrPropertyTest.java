package io.tenantservice.platform.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class CidrPropertyTest {

    @Property
    void blockOfIpv4ContainsTheAddressesWithItsFirstBits(
            @ForAll @Size(4) byte[] network,
            @ForAll @Size(4) byte[] other,
            @ForAll @IntRange(max = 32) int bits,
            @ForAll @IntRange(max = 31) int flipped)
            throws UnknownHostException {
        check(network, other, bits, flipped);
    }

    @Property
    void blockOfIpv6ContainsTheAddressesWithItsFirstBits(
            @ForAll @Size(16) byte[] network,
            @ForAll @Size(16) byte[] other,
            @ForAll @IntRange(max = 128) int bits,
            @ForAll @IntRange(max = 127) int flipped)
            throws UnknownHostException {
        // One of fe80:: and one of ::ffff:0:0 would be written with a zone or as IPv4.
        network[0] = 0x20;
        other[0] = 0x20;
        check(network, other, bits, flipped);
    }

    @Property
    void anyTextIsReadOrRefusedAndNeverFails(@ForAll @StringLength(max = 50) String text) {
        assertThat(Cidr.parse(text).isEmpty() || !text.isEmpty()).isTrue();
    }

    private static void check(byte[] network, byte[] other, int bits, int flipped) throws UnknownHostException {
        int width = network.length * Byte.SIZE;
        BigInteger first = new BigInteger(1, network).shiftRight(width - bits).shiftLeft(width - bits);
        Cidr block = Cidr.parse(text(bytes(first, network.length)) + "/" + bits).orElseThrow();

        assertThat(block.contains(network)).isTrue();
        // Bits are counted from the end: those beyond the block's length change nothing.
        assertThat(block.contains(bytes(new BigInteger(1, network).flipBit(flipped), network.length)))
                .isEqualTo(flipped < width - bits);
        assertThat(block.contains(other))
                .isEqualTo(new BigInteger(1, other).shiftRight(width - bits).equals(first.shiftRight(width - bits)));
    }

    private static String text(byte[] address) throws UnknownHostException {
        return InetAddress.getByAddress(address).getHostAddress();
    }

    private static byte[] bytes(BigInteger number, int length) {
        byte[] bytes = new byte[length];
        byte[] given = number.toByteArray();
        int used = Math.min(given.length, length);
        System.arraycopy(given, given.length - used, bytes, length - used, used);
        return bytes;
    }
}
