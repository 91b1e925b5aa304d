package io.tenantservice.platform.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of addresses of IPv4 (RFC 4632) or IPv6 (RFC 4291), as {@code 203.0.113.0/24}; an address alone is a block of
 * one. An IPv4 address that is written as an IPv6 one ({@code ::ffff:203.0.113.7}) is taken for what it is.
 */
public final class Cidr {

    // InetAddress also takes what inet_aton does: "10.1", zone ids, brackets. And it must never ask a name server.
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");

    private final byte[] network;
    private final int bits;

    private Cidr(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /** @return nothing when it is no block, or has bits beyond its length, which is most often a slip */
    public static Optional<Cidr> parse(String text) {
        String[] parts = text.split("/", -1);
        Optional<byte[]> address = address(parts[0]);
        if (address.isEmpty()
                || parts.length > 2
                || (parts.length == 2 && !LENGTH.matcher(parts[1]).matches())) {
            return Optional.empty();
        }
        byte[] network = address.get();
        int bits = parts.length == 1 ? network.length * Byte.SIZE : Integer.parseInt(parts[1]);
        if (bits > network.length * Byte.SIZE || !Arrays.equals(network, masked(network, bits))) {
            return Optional.empty();
        }
        return Optional.of(new Cidr(network, bits));
    }

    /** @return 4 bytes or 16; nothing when it is no address of either kind */
    public static Optional<byte[]> address(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text).getAddress());
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    public boolean contains(byte[] address) {
        return address.length == network.length && Arrays.equals(network, masked(address, bits));
    }

    /** @param address as for {@link #contains} */
    public static boolean anyContains(List<Cidr> blocks, byte[] address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    /** @return a text that {@link #parse} makes the same block of */
    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/" + bits;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of another length", e);
        }
    }

    /** @return the address with zeros after its first bits */
    private static byte[] masked(byte[] address, int bits) {
        byte[] masked = address.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.clamp(bits - i * Byte.SIZE, 0, Byte.SIZE);
            masked[i] &= (byte) (0xff << (Byte.SIZE - kept));
        }
        return masked;
    }
}
