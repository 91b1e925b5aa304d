package io.tenantservice.change.redis;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How the entries of one cache stand in Redis.
 *
 * @param <K> by which the cache is asked
 * @param <V> what it answers
 */
public interface EntryFormat<K, V> {

    /**
     * Another one when anything else is written than before, or means something else. Programs of different versions then
     * run side by side, each with entries of its own.
     */
    int version();

    /** @return the key's part of the name in Redis: printable, a different one for each key, and no secret */
    String name(K key);

    void write(V value, DataOutput out) throws IOException;

    /**
     * Reads what this version has written, and nothing else.
     *
     * @throws IllegalArgumentException when it holds something that this program doesn't know, as a name that a newer one
     *     has added
     */
    V read(DataInput in) throws IOException;
}
