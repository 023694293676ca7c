import Foundation

/// A colour of the screen.
struct Colour: Sendable, Hashable {
    /// 0xRRGGBB.
    var rgb: UInt32
    /// 0 is invisible.
    var opacity = 1.0

    init(_ rgb: UInt32, opacity: Double = 1) {
        (self.rgb, self.opacity) = (rgb, opacity)
    }

    static let ink = Colour(0x222222)
    static let grey = Colour(0x666666)
    static let pale = Colour(0xC8C8C8)
    static let black = Colour(0x000000)
    static let white = Colour(0xFFFFFF)
    static let blue = Colour(0x0072B2)
    static let vermilion = Colour(0xD55E00)
    static let green = Colour(0x009E73)
    static let purple = Colour(0xCC79A7)

    /// Eight classes that colour-blind people can tell apart.
    ///
    /// Okabe, Ito: "Color Universal Design", 2008; the yellow darkened, which small dots on white need.
    static let classes: [Colour] = [
        0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7, 0x56B4E9, 0xD55E00, 0xC9B400, 0x000000,
    ].map { Colour($0) }

    /// As gnuplot takes it: 0xAARRGGBB, where 00 is opaque.
    var argb: UInt32 { rgb | UInt32(((1 - min(max(opacity, 0), 1)) * 255).rounded()) << 24 }

    /// For example `#0072B2`, or `#800072B2` for one that is half transparent.
    var hexadecimal: String {
        let digits = String(argb, radix: 16, uppercase: true)
        return "#" + String(repeating: "0", count: max(0, (opacity < 1 ? 8 : 6) - digits.count)) + digits
    }

    func faded(to opacity: Double) -> Colour { Colour(rgb, opacity: opacity) }

    /// Black or white, whichever can be read upon it better: by the relative luminance of WCAG 2.
    var ofTextUpon: Colour {
        let channels = [16, 8, 0].map { shift in
            let value = Double(rgb >> shift & 0xFF) / 255
            return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        let luminance = 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
        // The contrast is the same here, 4.6 with both.
        return luminance > 0.179 ? .black : .white
    }

    /// - Parameter share: 0 for this colour, 1 for the other.
    func mixed(with other: Colour, share: Double) -> Colour {
        let channels = [16, 8, 0].map { shift -> UInt32 in
            let (from, to) = (Double(rgb >> shift & 0xFF), Double(other.rgb >> shift & 0xFF))
            return UInt32((from + (to - from) * share).rounded()) << shift
        }
        return Colour(channels.reduce(0, |))
    }
}

/// Colours for amounts.
enum Palette: Sendable {
    /// From nearly white to dark, in steps that look even (YlGnBu, by Brewer): what is 0 looks empty.
    case sequential
    /// Blue below, white in the middle, red above (RdBu, by Brewer).
    case diverging

    private var stops: [Colour] {
        let colours: [UInt32] =
            switch self {
            case .sequential:
                [0xF5F7F0, 0xEDF8B1, 0xC7E9B4, 0x7FCDBB, 0x41B6C4, 0x1D91C0, 0x225EA8, 0x253494, 0x081D58]
            case .diverging:
                [0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xFFFFFF, 0xFDDBC7, 0xF4A582, 0xD6604D, 0xB2182B]
            }
        return colours.map { Colour($0) }
    }

    /// - Parameter share: from 0 to 1; what lies beyond has the colour of the end.
    func colour(at share: Double) -> Colour {
        let stops = stops
        let place = min(max(share, 0), 1) * Double(stops.count - 1)
        let index = min(Int(place), stops.count - 2)
        return stops[index].mixed(with: stops[index + 1], share: place - Double(index))
    }
}
