extension ImageCoder {
    func setLiteralContexts(expected: Int) {
        let align = UInt32(truncatingIfNeeded: position & 3)
        let contexts = model.contexts
        let last = UInt32(truncatingIfNeeded: tail & 0xFFFF_FFFF)
        contexts[0] = hash(0x10, last & 0xFF | align << 8)
        contexts[1] = hash(
            0x21,
            UInt32(expected) << 8 | UInt32(truncatingIfNeeded: expectedHits) << 2 | UInt32(tokenHistory & 1)
        )
        let words =
            UInt32(truncatingIfNeeded: (tail >> 24) & 0xFF) << 8 | UInt32(truncatingIfNeeded: (tail >> 56) & 0xFF) << 16
        contexts[2] = hash(0x54, words | align)
        contexts[3] = hash(0x65, align)
        model.confidence = alike < 0 ? 0 : (alikeCount < 2 ? 1 : (alikeCount < 8 ? 2 : 3))
        if alike >= 0 {
            contexts[4] = hash(0x76, UInt32(memory.new(alike)) << 8 | UInt32(truncatingIfNeeded: alikeCount))
        } else {
            contexts[4] = hash(0x77, last & 0xFF00)
        }
    }

    /// Remembers the place behind the last four bytes.
    @inline(__always)
    func remember() {
        let key = UInt32(truncatingIfNeeded: tail) &* 0x9E37_79B1
        places[Int(key >> UInt32(truncatingIfNeeded: 32 &- placesLog))] = UInt32(truncatingIfNeeded: position)
    }

    /// Finds where the last four bytes stood before.
    @inline(__always)
    func lookUp() {
        let key = UInt32(truncatingIfNeeded: tail) &* 0x9E37_79B1
        let place = places[Int(key >> UInt32(truncatingIfNeeded: 32 &- placesLog))]
        // Less than the reach: it is compared with after the byte is there.
        let isNear = place > 0 && Int(place) < position && position &- Int(place) < memory.reach
        alike = isNear ? Int(place) : -1
        alikeCount = 0
    }

    @inline(__always)
    func hash(_ salt: UInt32, _ value: UInt32) -> UInt32 {
        let mixed = (value &+ salt &* 0x0100_0193) &* 0x85EB_CA6B
        return (mixed ^ (mixed >> 15)) &* 0xC2B2_AE35
    }

    /// Codes a byte of the images' models.
    func modelByte(_ byte: Int) -> Int {
        let contexts = model.contexts
        model.confidence = 0
        let last = UInt32(truncatingIfNeeded: tail)
        contexts[0] = hash(0x17, last & 0xFF)
        contexts[1] = hash(0x28, 0)
        contexts[2] = hash(0x5B, last & 0xFF00)
        contexts[3] = hash(0x6C, last & 0xFF_0000)
        contexts[4] = hash(0x7D, 0)
        let coded = model.byte(byte, mode: 3)
        tail = tail << 8 | UInt64(coded)
        return coded
    }
}
