/**
 * Rotation of the keys of tenants and of the platform, moves to another provider, and the retirement of old versions,
 * while everything runs. Tables {@code key_rotation}, {@code key_rotation_part}, {@code key_rotation_key}, {@code key_rotation_quarantine}. A
 * process may die at any instruction; another one goes on. A plaintext enters it for a move alone.
 */
@NullMarked
package io.tenantservice.crypto.rotation;

import org.jspecify.annotations.NullMarked;
